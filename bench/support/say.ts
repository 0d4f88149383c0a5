/** Talk goes to stderr; stdout is for the result. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);
