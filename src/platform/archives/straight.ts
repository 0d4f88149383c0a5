import { pipeline } from 'node:stream/promises';
import { DockeropsError } from '../../core/index.ts';
import type { Files, Run } from '../../ports/index.ts';
import { isEngineHere } from './here.ts';
import { mountedPaths } from './mounted.ts';
import { readHeads } from './rewrite.ts';
import { tarInto, type Source } from './tar-out.ts';
import { isDevice } from './without-devices.ts';
import { Digest, finishArchive, type Digested, type Writing } from './write.ts';

/** What only a way through us can do. */
class Unfit extends DockeropsError {}

/**
 * Has tar write the archive itself, where the engine runs on this machine: its streams would be what a backup waits for.
 * Returns its path; undefined where that cannot be, and then nothing was written.
 */
export async function writeStraight(
  run: Run,
  source: Source,
  paths: readonly string[],
  writing: Writing,
): Promise<string | undefined> {
  const { files } = run.ports.local;
  const mounted = mountedPaths(source.container.mounts, paths);
  if (writing.ending !== 'tar' || mounted.length < paths.length || !(await isEngineHere(run)))
    return undefined;
  const write = (pending: string) =>
    files.writeBy?.(pending, 0o600, async (file) => {
      if (!(await tarInto(run, source, paths, file, pending))) throw new Unfit('not straight');
      return lookThrough(files, file);
    }) ?? Promise.reject(new Unfit('not straight'));
  try {
    return await finishArchive(run, writing, write);
  } catch (error) {
    if (error instanceof Unfit) return undefined;
    throw error;
  }
}

async function lookThrough(files: Files, file: string): Promise<Digested> {
  const digest = new Digest();
  const data = await files.readStream(file);
  if (!data) throw new Unfit('not straight');
  const raw = pipeline(data, digest);
  raw.catch((error: unknown) => digest.destroy(error as Error));
  const devices = new Set<string>();
  try {
    await readHeads(digest, (head) => {
      // They have to be left out.
      if (isDevice(head, devices)) throw new Unfit('not straight');
    });
    await raw;
  } finally {
    data.destroy();
  }
  return digest.result();
}
