import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Extract, Header, Pack } from 'tar-stream';
import { DockeropsError } from '../../core/index.ts';
import type { Containers, Run } from '../../ports/index.ts';
import { mountedPaths } from './mounted.ts';
import { sayByEngine } from './tar-helper.ts';
import { tarOut, type Source } from './tar-out.ts';

/**
 * A tar of several paths of a container, with names that begin at its root: `home/git/.ssh/id`. What lies in mounts is read
 * by GNU tar; the rest, and all where the image has none, by the engine.
 */
export async function packPaths(run: Run, source: Source, paths: readonly string[]): Promise<Readable> {
  const { container, of } = source;
  const { containers } = run.ports.engine;
  const found = await Promise.all(paths.map((path) => demandPath(containers, container.id, path)));
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
  return Readable.from(bytes(), { objectMode: false });
}

/** By the engine, and without the end of an archive. */
async function* pathOf(containers: Containers, id: string, path: string): AsyncGenerator<Buffer> {
  const archive = await containers.getArchive(id, path);
  if (!archive) throw new DockeropsError(`there is no ${path} in the container`);
  const parent = posix.dirname(path).slice(1);
  yield* withoutEnd(parent === '' ? archive : await moved(archive, parent), path);
}

/** Two blocks of zeros end a tar (POSIX pax, "ustar Interchange Format"). */
const endBytes = 1024;

/** What one archive has before its end, so that another can follow. Throws for one that broke off. */
async function* withoutEnd(archive: Readable, path: string): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of archive as AsyncIterable<Buffer>) {
    if (chunk.length >= endBytes && held.length > 0) yield held;
    held = chunk.length >= endBytes ? chunk : Buffer.concat([held, chunk]);
  }
  const end = held.subarray(-endBytes);
  if (end.length < endBytes || end.some((byte) => byte !== 0))
    throw new DockeropsError(`the engine's archive of ${path} broke off`);
  if (held.length > endBytes) yield held.subarray(0, -endBytes);
}

/** The same archive, every name of it below a directory. Names at the root need none of this work. */
async function moved(archive: Readable, parent: string): Promise<Readable> {
  const { extract, pack } = await import('tar-stream');
  const tar = pack();
  copied(archive, extract(), (entries) => copy(entries, tar, parent)).then(
    () => tar.finalize(),
    (error: unknown) => tar.destroy(error as Error),
  );
  return Readable.from(tar, { objectMode: false });
}

/** An archive that breaks off is an error of whoever reads its entries. */
async function copied(
  archive: Readable,
  entries: Extract,
  read: (entries: Extract) => Promise<void>,
): Promise<void> {
  const fed = pipeline(archive, entries);
  fed.catch(() => undefined);
  await read(entries);
  await fed;
}

/** Before anything is written. */
async function demandPath(containers: Containers, id: string, path: string): Promise<string> {
  if (await containers.statPath(id, path)) return posix.normalize(path).replace(/(.)\/$/, '$1');
  throw new DockeropsError(`there is no ${path} in the container`);
}

/** The engine's archive of /home/git/.ssh begins at `.ssh/`: every name, and what hard links mean, gets the rest. */
async function copy(entries: Extract, tar: Pack, parent: string): Promise<void> {
  const below = (name: string) => (parent === '' ? name : `${parent}/${name}`);
  for await (const entry of entries) {
    const header = withoutPaths(entry.header);
    const linkname = header.type === 'link' ? below(header.linkname) : header.linkname;
    await add({ ...header, name: below(header.name), linkname }, entry, tar);
  }
}

async function add(
  header: Header,
  entry: AsyncIterable<unknown> & { resume(): unknown },
  tar: Pack,
): Promise<void> {
  // An empty file has an end of its own, too.
  if (['file', 'contiguous-file'].includes(header.type)) return pipeline(entry, tar.entry(header));
  entry.resume();
  return new Promise((resolve, reject) => {
    tar.entry(header, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Extended headers that would bring the old names back. */
function withoutPaths(header: Header): Header {
  const { pax } = header;
  if (typeof pax !== 'object' || pax === null) return header;
  const kept = Object.entries(pax).filter(([key]) => !['path', 'linkpath', 'size'].includes(key));
  return { ...header, pax: Object.fromEntries(kept) };
}
