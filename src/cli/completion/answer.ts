import type { Environment } from '../../core/index.ts';
import { complete, type Candidate, type Sources } from './complete.ts';
import { afterLastBreak, splitLine, type Typed } from './words.ts';

/**
 * The answer to `dockerops --complete SHELL [words…]`: one candidate a line, in the form that shell wants.
 * bash gives its line in COMP_LINE and COMP_POINT; the others give their words, the one being typed last.
 */
export async function answerCompletion(
  args: readonly string[],
  env: Environment,
  sources: Sources,
): Promise<string> {
  const [shell = 'bash', ...words] = args;
  const typed = typedBy(words, env);
  const candidates = await complete(typed, sources);
  const skipped =
    shell === 'bash' ? afterLastBreak(typed.current, env['COMP_WORDBREAKS'] ?? ' \t\n"\'><=;|&(:') : 0;
  return candidates.map((candidate) => `${line(candidate, shell, skipped)}\n`).join('');
}

function typedBy(words: readonly string[], env: Environment): Typed {
  const { COMP_LINE, COMP_POINT } = env;
  if (COMP_LINE !== undefined && words.length === 0)
    return splitLine(COMP_LINE, COMP_POINT === undefined ? undefined : Number(COMP_POINT));
  return { words: words.slice(0, -1), current: words.at(-1) ?? '' };
}

/** The blank after a finished word is ours to give: the shell is told to add none. fish sees for itself. */
function line({ text, doc, finished }: Candidate, shell: string, skipped: number): string {
  if (shell === 'fish') return doc === undefined || doc === '' ? text : `${text}\t${doc}`;
  return text.slice(skipped) + (finished ? ' ' : '');
}
