import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { DockeropsError, messageOf } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { isWithoutData, textOf, type Head } from './heads.ts';
import { unpacked } from './packing.ts';
import { readHeads } from './rewrite.ts';
import type { Archive } from './shelf.ts';
import { digested } from './write.ts';

/**
 * Reads an archive to its end, the only time that it is looked at. Throws for one that is broken, that is not what was
 * written once, or that would reach out of where it is unpacked. Returns what lies in nothing else of the archive: names
 * from the root, without a slash at the end.
 */
export async function examine(run: Run, archive: Archive): Promise<readonly string[]> {
  const { path, record } = archive;
  const contents = new Collector(path);
  const look = async (bytes: Readable) =>
    readHeads(await unpacked(run, bytes, path), (head) => contents.add(head));
  const { sha256 } = await digested(await openArchive(run, path), look).catch((error: unknown) => {
    if (error instanceof DockeropsError) throw error;
    throw new DockeropsError(`${path} is no whole tar archive: ${messageOf(error)}`, { cause: error });
  });
  if (record && record.sha256 !== sha256) throw changed(path, record.sha256, sha256);
  return contents.result();
}

/** The bytes of an archive; throws where it has gone. */
export async function openArchive(run: Run, path: string): Promise<Readable> {
  const stream = await run.ports.local.files.readStream(path);
  if (stream) return stream;
  throw new DockeropsError(`there is no archive ${path}`);
}

class Collector {
  readonly #path: string;
  readonly #roots = new Set<string>();
  readonly #links = new Set<string>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Throws for what would reach out. */
  add(head: Head): void {
    demandHarmless(head, this.#links);
    const name = plainName(nameOf(head));
    if (head.type === types.symlink) this.#links.add(name);
    if (!above(name).some((path) => this.#roots.has(path))) this.#roots.add(name);
  }

  result(): readonly string[] {
    if (this.#roots.size === 0) throw new DockeropsError(`${this.#path} holds nothing, or is no tar archive`);
    return [...this.#roots].map(textOf);
  }
}

/** GNU tar has a sparse file below a directory that is not there, and its name beside it ("Storing Sparse Files", PAX 1.0). */
const nameOf = ({ name, records }: Head): string => records.get('GNU.sparse.name') ?? name;

const plainName = (name: string): string => posix.normalize(name).replace(/\/$/, '');

/** `a`, `a/b` of `a/b/c`. */
function above(name: string): readonly string[] {
  const parents = name.split('/').slice(0, -1);
  return parents.map((_, at) => parents.slice(0, at + 1).join('/'));
}

const types = { link: '1', symlink: '2', device: /^[34]$/, known: /^[01-7]?$/ };

function demandHarmless(head: Head, links: ReadonlySet<string>): void {
  const { type, linkname, size } = head;
  const name = nameOf(head);
  const refuse = (why: string) => new DockeropsError(`the archive is not used: its ${textOf(name)} ${why}`);
  if (leadsOut(name) || leadsOut(head.name)) throw refuse('leads out of where it is unpacked');
  if (type === types.link && leadsOut(linkname)) throw refuse(`is a link to ${textOf(linkname)}`);
  if (types.device.test(type)) throw refuse('is a device');
  // Whoever unpacks it may take it, or what follows, for something that we did not look at.
  if (!types.known.test(type) || (isWithoutData(type) && size > 0))
    throw refuse('is of a kind that no backup has');
  // Hard links are made by their target's name, too.
  const used = [name, ...(type === types.link ? [linkname] : [])].flatMap((one) => above(plainName(one)));
  const through = used.find((path) => links.has(path));
  if (through !== undefined) throw refuse(`goes through the link ${textOf(through)}`);
}

const leadsOut = (name: string): boolean => name.startsWith('/') || name.split('/').includes('..');

const changed = (path: string, was: string, is: string): DockeropsError =>
  new DockeropsError(`${path} is not what was written: its bytes changed since`, {
    facts: [`sha256 ${was.slice(0, 16)}… when it was written, ${is.slice(0, 16)}… now`],
    hint: ['take an older archive', `if you put another one there yourself, remove ${path}.json`],
  });
