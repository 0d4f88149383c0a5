import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Header } from 'tar-stream';
import { DockeropsError, messageOf } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { unpacked } from './packing.ts';
import type { Archive } from './shelf.ts';
import { Digest } from './write.ts';

/** What an archive holds, as far as a restore has to know it. */
export interface Contents {
  readonly files: number;
  readonly bytes: number;
  /** What lies in nothing else of the archive: names from the root, without a slash at the end. */
  readonly roots: readonly string[];
}

/**
 * Reads an archive to its end, the only time that it is looked at. Throws for one that is broken, that is not what was
 * written once, or that would reach out of where it is unpacked.
 */
export async function examine(run: Run, archive: Archive): Promise<Contents> {
  const { path, record } = archive;
  const digest = new Digest();
  const [data, contents] = [await openArchive(run, path), new Collector(path)];
  const raw = pipeline(data, digest);
  raw.catch((error: unknown) => digest.destroy(error as Error));
  try {
    await readTar(await unpacked(run, digest, path), (header) => contents.add(header));
    await raw;
  } catch (error) {
    data.destroy();
    if (error instanceof DockeropsError) throw error;
    throw new DockeropsError(`${path} is no whole tar archive: ${messageOf(error)}`, { cause: error });
  }
  const { sha256 } = digest.result();
  if (record && record.sha256 !== sha256) throw changed(path, record.sha256, sha256);
  return contents.result();
}

/** The bytes of an archive; throws where it has gone. */
export async function openArchive(run: Run, path: string): Promise<Readable> {
  const stream = await run.ports.local.files.readStream(path);
  if (stream) return stream;
  throw new DockeropsError(`there is no archive ${path}`);
}

async function readTar(tar: Readable, each: (header: Header) => void): Promise<void> {
  const { extract } = await import('tar-stream');
  const reader = extract();
  const fed = pipeline(tar, reader);
  fed.catch(() => undefined);
  for await (const entry of reader) {
    each(entry.header);
    entry.resume();
  }
  await fed;
}

class Collector {
  readonly #path: string;
  readonly #roots = new Set<string>();
  readonly #links = new Set<string>();
  #files = 0;
  #bytes = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Throws for what would reach out. */
  add(header: Header): void {
    demandHarmless(header, this.#links);
    const name = plainName(nameOf(header));
    if (header.type === 'symlink') this.#links.add(name);
    if (!above(name).some((path) => this.#roots.has(path))) this.#roots.add(name);
    this.#files += 1;
    this.#bytes += header.size;
  }

  result(): Contents {
    if (this.#files === 0) throw new DockeropsError(`${this.#path} holds nothing, or is no tar archive`);
    return { files: this.#files, bytes: this.#bytes, roots: [...this.#roots] };
  }
}

/** GNU tar has a sparse file below a directory that is not there, and its name beside it ("Storing Sparse Files", PAX 1.0). */
const nameOf = ({ name, pax }: Header): string => (pax as Pax)?.['GNU.sparse.name'] ?? name;

/** The types of tar-stream do not know what an extended header says. */
type Pax = Readonly<Record<string, string>> | null | undefined;

const plainName = (name: string): string => posix.normalize(name).replace(/\/$/, '');

/** `a`, `a/b` of `a/b/c`. */
function above(name: string): readonly string[] {
  const parents = name.split('/').slice(0, -1);
  return parents.map((_, at) => parents.slice(0, at + 1).join('/'));
}

const kinds = new Set(['file', 'contiguous-file', 'directory', 'link', 'symlink', 'fifo']);

function demandHarmless(header: Header, links: ReadonlySet<string>): void {
  const { type, linkname } = header;
  const name = nameOf(header);
  const refuse = (why: string) => new DockeropsError(`the archive is not used: its ${name} ${why}`);
  if (leadsOut(name) || leadsOut(header.name)) throw refuse('leads out of where it is unpacked');
  if (type === 'link' && leadsOut(linkname)) throw refuse(`is a link to ${linkname}`);
  if (type === 'character-device' || type === 'block-device') throw refuse('is a device');
  // Whoever unpacks it may take it for something that we did not look at.
  if (!kinds.has(type)) throw refuse('is of a kind that no backup has');
  // Hard links are made by their target's name, too.
  const used = [name, ...(type === 'link' ? [linkname] : [])].flatMap((one) => above(plainName(one)));
  const through = used.find((path) => links.has(path));
  if (through !== undefined) throw refuse(`goes through the link ${through}`);
}

const leadsOut = (name: string): boolean => name.startsWith('/') || name.split('/').includes('..');

const changed = (path: string, was: string, is: string): DockeropsError =>
  new DockeropsError(`${path} is not what was written: its bytes changed since`, {
    facts: [`sha256 ${was.slice(0, 16)}… when it was written, ${is.slice(0, 16)}… now`],
    hint: ['take an older archive', `if you put another one there yourself, remove ${path}.json`],
  });
