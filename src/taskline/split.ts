/** Where an unescaped separator was found; the parts are still undecoded. */
export function splitUnescaped(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = text.indexOf(separator); at !== -1; at = text.indexOf(separator, at + 1)) {
    if (isEscaped(text, at)) continue;
    parts.push(text.slice(start, at));
    start = at + 1;
  }
  return [...parts, text.slice(start)];
}

/** Splits once; undefined when there is no unescaped separator. */
export function splitOnce(text: string, separator: string): readonly [string, string] | undefined {
  const [head, ...tail] = splitUnescaped(text, separator);
  return tail.length === 0 ? undefined : [head ?? '', tail.join(separator)];
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

const escapesBefore = (specials: string) => new RegExp(`\\\\+(?=[${specials}]|$)`, 'g');

/**
 * Takes escapes out: before one of `specials`, or where the part was cut off by
 * a separator (`atSeparator`), `\\` is `\` and `\,` is `,`. Backslashes before
 * anything else are kept as they are, so `C:\x` needs no care.
 */
export function unescape(part: string, specials: string, atSeparator: boolean): string {
  return part.replace(escapesBefore(specials), (run, at: number) => {
    const atEnd = at + run.length === part.length;
    return atEnd && !atSeparator ? run : '\\'.repeat(Math.floor(run.length / 2));
  });
}
