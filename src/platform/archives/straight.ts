import { Readable } from 'node:stream';
import { DockeropsError } from '../../core/index.ts';
import type { FileStat, Run } from '../../ports/index.ts';
import { openArchive } from './examine.ts';
import { thaw } from './freeze.ts';
import type { Head } from './heads.ts';
import { isEngineHere } from './here.ts';
import { mountedPaths } from './mounted.ts';
import { readHeads } from './rewrite.ts';
import { tarInto, type Source } from './tar-out.ts';
import { isDevice, withoutDevices } from './without-devices.ts';
import { digested, finishArchive, type Digested, type Writing } from './write.ts';

/** Nothing was written; the way through us is there. */
class NotStraight extends DockeropsError {}

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
  const refuse = () => Promise.reject(new NotStraight('not by tar alone'));
  const write = (pending: string) =>
    files.writeBy?.(pending, mode, async (file) => {
      const before = await files.stat(file);
      if (!(await tarInto(run, source, paths, file, pending))) return refuse();
      // From here on nothing is read of theirs.
      await thaw(run, source.owner);
      demandSame(source.of, before, await files.stat(file));
      return checked(run, source, file);
    }) ?? refuse();
  try {
    return await finishArchive(run, writing, write);
  } catch (error) {
    if (error instanceof NotStraight) return undefined;
    throw error;
  }
}

const mode = 0o600;

/** A container's root had it: its image may have any program for a tar. */
function demandSame(of: string, before: FileStat | undefined, after: FileStat | undefined): void {
  const rightsOf = (stat: FileStat | undefined) => [stat?.type, stat?.mode, stat?.uid, stat?.gid].join();
  if (rightsOf(before) === rightsOf(after)) return;
  throw new DockeropsError(`the archive of ${of} is not used: the tar of its image changed who may read it`);
}

/** Its checksum, once device nodes are out of it. */
async function checked(run: Run, { of }: Source, file: string): Promise<Digested> {
  const devices = new Set<string>();
  const look = (head: Head) => {
    if (isDevice(head, devices)) devices.add(head.name);
  };
  const digest = await digested(await openArchive(run, file), (bytes) => readHeads(bytes, look));
  if (devices.size === 0) return digest;
  const kept = Readable.from(withoutDevices(run, of, await openArchive(run, file)), { objectMode: false });
  return digested(kept, (bytes) => run.ports.local.files.writeStream(file, bytes, mode));
}
