/** `Step 3/11 : ` of the classic builder, `[3/8] ` or `[build 3/8] ` of BuildKit. */
const number = /^(?:Step \d+\/\d+ : |(CACHED )?\[(?:\S+ )?\d+\/\d+\] )/;

/**
 * A build's line without the builder's count, where only the latest line is shown: it counts labels that stand in no
 * Dockerfile, and what was built before goes by too fast to be seen, so that the numbers seem to start anywhere.
 */
export const withoutNumber = (line: string): string => line.replace(number, '$1');
