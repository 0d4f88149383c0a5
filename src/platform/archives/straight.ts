import { Readable } from 'node:stream';
import { DockeropsError, messageOf } from '../../core/index.ts';
import type { FileStat, Run } from '../../ports/index.ts';
import { openArchive } from './examine.ts';
import { thaw } from './freeze.ts';
import type { Head } from './heads.ts';
import { mountedPaths } from './mounted.ts';
import { readHeads } from './rewrite.ts';
import { tarInto, type Source } from './tar-out.ts';
import { isSameMachine } from '../same-machine.ts';
import { isDevice, withoutDevices } from './without-devices.ts';
import { digested, finishArchive, type Digested, type Writing } from './write.ts';

/** Nothing is kept of it; the way through us is there. */
class NotStraight extends DockeropsError {}

/**
 * Has tar write the archive itself, where the engine runs on this machine: its streams would be what a backup waits for.
 * Returns its path; undefined where that cannot be, and then nothing is kept of it.
 */
export async function writeStraight(
  run: Run,
  source: Source,
  paths: readonly string[],
  writing: Writing,
): Promise<string | undefined> {
  const { files } = run.ports.local;
  const mounted = mountedPaths(source.container.mounts, paths);
  if (writing.ending !== 'tar' || mounted.length < paths.length || !(await seesOurFiles(run)))
    return undefined;
  const refuse = () => Promise.reject(new NotStraight('not by tar alone'));
  const write = (pending: string) =>
    files.writeBy?.(pending, mode, async (file) => {
      const before = await files.stat(file);
      if (!(await tarInto(run, source, paths, file, pending))) return refuse();
      // From here on nothing is read of theirs. Who could not be set going is tried again, and told of, once the archive is safe.
      await thaw(run, source.owner).catch(() => undefined);
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

/** Most likely: where it does not, it says so. */
const seesOurFiles = async ({ ports: { engine, host, local } }: Run): Promise<boolean> =>
  host === local && (await engine.facts()).local && (await isSameMachine(engine, local));

/** A container's root had it: its image may have any program for a tar. */
function demandSame(of: string, before: FileStat | undefined, after: FileStat | undefined): void {
  const rightsOf = (stat: FileStat | undefined) => [stat?.type, stat?.mode, stat?.uid, stat?.gid].join();
  if (!after) throw new DockeropsError(`the archive of ${of} was taken away while it was written`);
  if (rightsOf(before) === rightsOf(after)) return;
  throw new DockeropsError(`the archive of ${of} is not used: the tar of its image changed who may read it`);
}

/** Its checksum, once device nodes are out of it. */
async function checked(run: Run, { of }: Source, file: string): Promise<Digested> {
  const devices = new Set<string>();
  const look = (head: Head) => {
    if (isDevice(head, devices)) devices.add(head.name);
  };
  const digest = await digested(await openArchive(run, file), (bytes) => readHeads(bytes, look)).catch(
    (error: unknown) => {
      if (error instanceof DockeropsError) throw error;
      throw new DockeropsError(`the tar of the image of ${of} wrote no whole archive: ${messageOf(error)}`);
    },
  );
  if (devices.size === 0) return digest;
  const kept = Readable.from(withoutDevices(run, of, await openArchive(run, file)), { objectMode: false });
  return digested(kept, (bytes) => run.ports.local.files.writeStream(file, bytes, mode));
}
