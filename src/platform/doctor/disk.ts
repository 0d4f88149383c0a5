import type { EngineFacts, Run } from '../../ports/index.ts';
import { failed, ok, warning, type Check } from './check.ts';

const mib = 1024 ** 2;
/** A build of the demo needs some 300 MiB; below twice that nothing is certain. */
const scarceBytes = 600 * mib;
const lowBytes = 3 * 1024 * mib;

/** Free space where the engine keeps images and containers. */
export async function checkDisk(
  run: Run,
  { rootDirectory = '/var/lib/docker' }: EngineFacts,
): Promise<readonly Check[]> {
  const result = await run.ports.host.run({ argv: ['df', '-Pk', rootDirectory] }, { signal: run.signal });
  const free = result.exitCode === 0 ? freeBytes(result.stdout) : undefined;
  return free === undefined ? [] : [judgeDisk(rootDirectory, free)];
}

/** The fourth column of `df -Pk` (POSIX): available, in KiB. */
export function freeBytes(df: string): number | undefined {
  const available = Number(df.trim().split('\n').at(-1)?.split(/\s+/)[3]);
  return Number.isFinite(available) ? available * 1024 : undefined;
}

/** Judges the free bytes of the file system the engine keeps its data in. */
export function judgeDisk(root: string, free: number): Check {
  const found = `${Math.floor(free / mib)} MiB free in ${root}`;
  const advice = 'docker image prune removes images that nothing uses';
  if (free < scarceBytes) return failed('disk', `${found}: too little to build`, advice);
  return free < lowBytes ? warning('disk', found, advice) : ok('disk', found);
}
