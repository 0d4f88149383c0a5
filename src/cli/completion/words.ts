/** What stands left of the cursor: finished words, and the one being typed. */
export interface Typed {
  readonly words: readonly string[];
  readonly current: string;
}

/** Splits a shell's line up to the cursor as the shell would; quotes only keep blanks together. */
export function splitLine(line: string, point = line.length): Typed {
  const words: string[] = [];
  let current = '';
  let quote = '';
  for (const char of line.slice(0, point)) {
    if (quote === '' && /\s/.test(char)) {
      if (current !== '') words.push(current);
      current = '';
    } else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === quote) quote = '';
    else current += char;
  }
  // The command itself is no word of its command line.
  return { words: words.slice(1), current: words.length === 0 ? '' : current };
}

/**
 * bash replaces only what follows the last word break it knows (`:` and `=` are
 * such by default): what stands before must not be repeated.
 */
export function afterLastBreak(current: string, breaks: string): number {
  return Math.max(-1, ...Array.from(breaks, (char) => current.lastIndexOf(char))) + 1;
}
