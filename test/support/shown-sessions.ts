import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './shown-commands.ts';

/** A line that somebody types: at the prompt of their own shell, or at that of an instance. */
export interface TypedLine {
  readonly where: 'outside' | 'inside';
  readonly text: string;
  /** In the page, from 1. */
  readonly line: number;
}

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly line: number;
  readonly lines: readonly string[];
  /** Of `<!-- not run: why -->` above it. */
  readonly notRun: string | undefined;
}

export function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(join(repository, page), 'utf8');
  const fences = text.matchAll(/(?:<!-- not run: ([^]*?) -->\n\n)?^```(\w*)\n([^]*?)^```$/gm);
  return [...fences].map((fence) => {
    const [whole, notRun, language = '', body = ''] = fence;
    const before = text.slice(0, fence.index) + whole.slice(0, whole.lastIndexOf(body) - 1);
    return { language, notRun, line: before.split('\n').length, lines: body.split('\n').slice(0, -1) };
  });
}

/** What a page's `console` blocks tell the reader to type, in its order; a line may go on after a backslash. */
export function sessionOf(page: string): readonly TypedLine[] {
  const runnable = blocksOf(page).filter(({ language, notRun }) => language === 'console' && !notRun);
  return runnable.flatMap(({ lines, line }) => lines.flatMap((_, at) => typed(lines, at, line + 1 + at)));
}

function typed(lines: readonly string[], at: number, line: number): readonly TypedLine[] {
  const [, host, first] = /^(\S+@\S+:\S*)?[$#] (.*)$/.exec(lines[at] ?? '') ?? [];
  if (first === undefined) return [];
  let text = first;
  for (let next = at + 1; text.endsWith('\\'); next += 1)
    text = text.slice(0, -1) + (lines[next] ?? '').trim();
  return [{ where: host === undefined ? 'outside' : 'inside', text, line }];
}
