import { fstatSync, readFileSync } from 'node:fs';

/**
 * Whether stdin is a file from which nobody has read, as after `< file`. The file of a `while read` loop, or of the script that
 * a shell reads, is at a later place; a pipe may be that of such a loop, and tells nobody what is in it.
 */
export function isGivenFile(): boolean {
  try {
    const stat = fstatSync(0);
    return stat.isFile() && stat.size > 0 && /^pos:\s*0$/m.test(readFileSync('/proc/self/fdinfo/0', 'utf8'));
  } catch {
    return false; // elsewhere than on Linux nobody knows
  }
}
