import { join } from 'node:path';
import { bin, root } from './bench.ts';
import type { Fleet } from './fleet.ts';
import type { Bar } from './row.ts';

/** dockerops on the first so many hosts of a fleet, all at once. */
export const dockerops = (hosts: number, ...words: readonly string[]): readonly string[] => [
  process.execPath,
  bin,
  '--ssh-config',
  'config',
  '-H',
  `127.0.0.[1-${hosts}]`,
  '-z',
  String(hosts),
  ...words,
];

/** ssh2 alone: connects to all hosts, and runs `true` so many times on each. */
export const floor = ({ user, port, key, hosts: all }: Fleet, times: number): readonly string[] => [
  process.execPath,
  join(root, 'bench', 'support', 'ssh2-floor.mjs'),
  user,
  String(port),
  key,
  String(times),
  ...all,
];

/** A shell script for each host, all at once: `$1` is the ssh_config, `$2` the host. */
export const shellOnEach = ({ config, hosts: all }: Fleet, script: string): readonly string[] => [
  'sh',
  '-c',
  `printf '%s\\n' "$@" | xargs -P ${all.length} -I HOST sh -c '${script}' sh ${config} HOST`,
  'sh',
  ...all,
];

/** How dockerops compares with another. */
export const bar = (what: string, against: string, atMost: number): Bar => ({
  what: `against ${what}`,
  of: 'dockerops all',
  against,
  atMost,
});
