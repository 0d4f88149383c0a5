import { ConfigError } from '../../core/index.ts';
import { fingerprintOf } from './public-key.ts';

/** Keys whose private half is public. Here: what DockerOps and Reyns had as keys/id_rsa in their repositories since 2015. */
const published: ReadonlySet<string> = new Set(['SHA256:2kRnpTY0xqj8v74b+1/PaJ8Dmo0nMXY2IKVXLrCBkDs']);

/** Whether a line of authorized_keys holds a key whose private half was published. */
export const isLeaked = (line: string, known = published): boolean => known.has(fingerprintOf(line) ?? '');

/** Throws for a key that anybody can log in with. */
export function refuseLeaked(line: string, file: string, known = published): void {
  if (!isLeaked(line, known)) return;
  throw new ConfigError(
    `${file} is the key the original DockerOps and Reyns published: anybody can log in with it`,
    {
      hint: `remove it, and from every machine that accepts it; dockerops makes keys of the project's own`,
      where: { file, line: 1 },
    },
  );
}
