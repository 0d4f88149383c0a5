/** Quotes one word for a POSIX shell: nothing in it is expanded. */
export const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** One line for a POSIX shell that runs this argv as it is. */
export const shellLine = (argv: readonly string[]): string => argv.map(quote).join(' ');
