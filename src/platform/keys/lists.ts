import { isLeaked } from './leaked.ts';
import { keyId } from './public-key.ts';

/** Lines of authorized_keys or known_hosts that hold a key. */
export const keyLines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => keyId(line) !== undefined);

/** The text of a file with a key a line. */
export const listText = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** Every key once, in the order met; published keys fall out. */
export function union(...lists: readonly (readonly string[])[]): readonly string[] {
  const byKey = new Map<string, string>();
  for (const line of lists.flat()) {
    const id = keyId(line);
    if (id !== undefined && !byKey.has(id) && !isLeaked(line)) byKey.set(id, line);
  }
  return [...byKey.values()];
}

const idsOf = (lines: readonly string[]) => new Set(lines.map(keyId));

/** True when each of these keys is in the list. */
export function holds(list: readonly string[], wanted: readonly string[]): boolean {
  const ids = idsOf(list);
  return wanted.every((line) => ids.has(keyId(line)));
}

/** True when two lists hold the same keys. */
export const sameKeys = (a: readonly string[], b: readonly string[]): boolean => holds(a, b) && holds(b, a);

/** The line of known_hosts that makes a CA vouch for every host. */
export const authorityLine = (publicKey: string): string => `@cert-authority * ${publicKey}`;
