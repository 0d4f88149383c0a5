import { DockeropsError } from '../../core/index.ts';

/** A word of ExecStart= or Environment=, as systemd.syntax(7) and systemd.service(5) have it: `%` is a specifier. */
export function quoteWord(word: string): string {
  if (/[\x00-\x1f\x7f]/.test(word))
    throw new DockeropsError(`${JSON.stringify(word)} cannot stand in a systemd unit`, {
      hint: 'a path without control characters',
    });
  const text = word.replaceAll('%', '%%');
  return /^[\w@/:=,.+%-]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

/** A command line; in all words but the first, the program, `$` would begin a variable. */
export const quoteCommand = ([program = '', ...words]: readonly string[]): string =>
  [quoteWord(program), ...words.map((word) => quoteWord(word).replaceAll('$', '$$$$'))].join(' ');
