import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const repository = join(import.meta.dirname, '..', '..');

/** README.md and the pages of docs/, as paths from the repository. */
export const pages: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(repository, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export interface ShownCommand {
  readonly page: string;
  readonly line: number;
  /** The words after `dockerops`, as a shell would give them. */
  readonly words: readonly string[];
  readonly text: string;
}

/** Every `dockerops …` that stands at the start of a line of a fenced block, or alone in inline code. */
export function shownCommands(page: string): readonly ShownCommand[] {
  const text = readFileSync(join(repository, page), 'utf8');
  let fenced = false;
  return text.split('\n').flatMap((content, index) => {
    if (content.startsWith('```')) fenced = !fenced;
    const block = fenced ? /^(?:\$ )?(dockerops [^|<]*)/.exec(content)?.[1] : undefined;
    const inline = [...content.matchAll(/`(dockerops [^`|]*)`/g)].map((match) => match[1] ?? '');
    return [...(block === undefined ? [] : [block]), ...inline]
      .map((shown) => command(page, index + 1, shown))
      .filter(({ words }) => words.length > 0 && isMeant(words));
  });
}

/** Explanations stand behind two blanks or a `#`. */
function command(page: string, line: number, shown: string): ShownCommand {
  const text = shown.replace(/(?: {2,}| #).*$/, '').trim();
  const words = [...text.slice('dockerops '.length).matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)];
  return { page, line, text, words: words.map(([word]) => word.replaceAll(/['"]/g, '')) };
}

/** Not prose that begins with our name, nor a form with placeholders. */
const isMeant = (words: readonly string[]): boolean =>
  words.every((word) => /^-|^[a-z.-]+(:|$)/.test(word)) &&
  !words.some((word) => /…|NAME|TASK|SHELL|\[/.test(word));
