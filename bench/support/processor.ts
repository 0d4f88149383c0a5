import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second. */
const tickMs = 10;

/** Milliseconds of a processor that children of this process took which have ended, with all of theirs. */
export function spentByChildrenMs(): number {
  // proc(5): behind the name in brackets, cutime and cstime are the 14th and 15th.
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) * tickMs;
}
