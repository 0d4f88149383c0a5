import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { DockeropsError } from '../../core/index.ts';
import type { ContainerDetails, Containers, Run } from '../../ports/index.ts';
import { below } from './below.ts';
import { mountedPaths } from './mounted.ts';
import { withHeads } from './rewrite.ts';
import { sayByEngine } from './tar-helper.ts';
import { tarOut, type Source } from './tar-out.ts';
import { withoutDevices } from './without-devices.ts';

/**
 * A tar of several paths of a container, with names that begin at its root: `home/git/.ssh/id`. What lies in mounts is read
 * by GNU tar; the rest, and all where the image has none, by the engine.
 */
export async function packPaths(run: Run, source: Source, found: readonly string[]): Promise<Readable> {
  const { container, of } = source;
  const { containers } = run.ports.engine;
  const mounted = mountedPaths(container.mounts, found);
  const tar = mounted.length === 0 ? undefined : await tarOut(run, source, mounted);
  const others = tar ? found.filter((path) => !mounted.includes(path)) : found;
  const why =
    mounted.length > 0 && !tar
      ? `the image of ${of} has no GNU tar`
      : `${others.join(', ')} lies in no volume of ${of}`;
  if (others.length > 0) sayByEngine(run, why, ', and leaves out attributes other than capabilities');
  async function* bytes(): AsyncGenerator<Buffer> {
    for (const path of others) yield* pathOf(containers, container.id, path);
    if (tar) yield* tar;
    else yield Buffer.alloc(endBytes);
  }
  return Readable.from(withoutDevices(run, of, bytes()), { objectMode: false });
}

/** By the engine, and without the end of an archive. */
async function* pathOf(containers: Containers, id: string, path: string): AsyncGenerator<Buffer> {
  const archive = await containers.getArchive(id, path);
  if (!archive) throw new DockeropsError(`there is no ${path} in the container`);
  const parent = posix.dirname(path).slice(1);
  // It begins at the last part of the path: `.ssh/` of /home/git/.ssh.
  yield* withoutEnd(parent === '' ? archive : withHeads(archive, (head) => below(head, parent)), path);
}

/** Two blocks of zeros end a tar (POSIX pax, "ustar Interchange Format"). */
const endBytes = 1024;

/** What one archive has before its end, so that another can follow. Throws for one that broke off. */
async function* withoutEnd(archive: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of archive) {
    if (chunk.length >= endBytes && held.length > 0) yield held;
    held = chunk.length >= endBytes ? chunk : Buffer.concat([held, chunk]);
  }
  const end = held.subarray(-endBytes);
  if (end.length < endBytes || end.some((byte) => byte !== 0))
    throw new DockeropsError(`the engine's archive of ${path} broke off`);
  if (held.length > endBytes) yield held.subarray(0, -endBytes);
}

/** What paths of a container are in full. Throws for those that are not there, before anything is written. */
export const findPaths = (
  { ports }: Run,
  { id }: ContainerDetails,
  paths: readonly string[],
): Promise<readonly string[]> =>
  Promise.all(paths.map((path) => demandPath(ports.engine.containers, id, path)));

async function demandPath(containers: Containers, id: string, path: string): Promise<string> {
  if (await containers.statPath(id, path)) return posix.normalize(path).replace(/(.)\/$/, '$1');
  throw new DockeropsError(`there is no ${path} in the container`);
}
