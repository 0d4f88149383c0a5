import type { SourcePosition } from '../core/index.ts';

/** The lines of code that an error's message and stack speak of, innermost first; packages are left out. */
export function placesIn(thrown: unknown): readonly SourcePosition[] {
  const text = thrown instanceof Error ? `${thrown.message}\n${thrown.stack ?? ''}` : '';
  return [...text.matchAll(/(\/[^\s():]+\.[cm]?[jt]s):(\d+):\d+/g)]
    .map(([, file = '', line]) => ({ file, line: Number(line) }))
    .filter(({ file }) => !file.includes('node_modules'));
}
