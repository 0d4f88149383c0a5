import { createWriteStream, type Stats } from 'node:fs';
import { chmod, lchown, link, lstat, mkdir, rm, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Header } from 'tar-stream';
import { DockeropsError } from '../core/index.ts';

/**
 * Unpacks a tar below a directory, its root under another name (`.`: what is in it, into the directory itself). Whatever
 * the tar says, nothing is written elsewhere: no `..`, and no way through a link. Returns what was left out: devices and
 * the like.
 */
export async function unpackFiles(
  tar: Readable,
  directory: string,
  name: string,
): Promise<readonly string[]> {
  const { extract } = await import('tar-stream');
  const unpacking = new Unpacking(directory, name);
  const entries = extract();
  const fed = pipeline(tar, entries);
  fed.catch(() => undefined);
  for await (const entry of entries) await unpacking.add(entry);
  await fed;
  await unpacking.finish();
  return unpacking.left;
}

type Entry = AsyncIterable<unknown> & { readonly header: Header; resume(): unknown };

class Unpacking {
  readonly left: string[] = [];
  readonly #directory: string;
  readonly #name: string;
  /** Their modes come last: a directory that is read only could not be filled. */
  readonly #directories: [string, Header][] = [];

  constructor(directory: string, name: string) {
    this.#directory = directory;
    this.#name = name;
  }

  async add(entry: Entry): Promise<void> {
    const { header } = entry;
    const parts = this.#placed(header.name);
    if (parts.length > 0) await this.#write(entry, await this.#pathOf(parts));
    entry.resume();
  }

  async finish(): Promise<void> {
    for (const [path, header] of this.#directories.reverse()) await dress(path, header);
  }

  async #write(entry: Entry, path: string): Promise<void> {
    const { header } = entry;
    const { type, linkname } = header;
    if (type === 'directory') {
      await makeDirectory(path);
      this.#directories.push([path, header]);
    } else if (type === 'file' || type === 'contiguous-file') {
      await makeRoom(path);
      await pipeline(entry, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      await dress(path, header);
    } else if (type === 'symlink') {
      await makeRoom(path);
      await symlink(linkname, path);
      await own(path, header);
    } else if (type === 'link') {
      const target = await this.#pathOf(this.#placed(linkname));
      await makeRoom(path);
      await link(target, path);
    } else this.left.push(header.name);
  }

  /** The parts of a name in the tar, its root under the new name. */
  #placed(name: string): readonly string[] {
    const [, ...rest] = name.split('/').filter((part) => part !== '' && part !== '.');
    const first = this.#name === '.' ? [] : [this.#name];
    if (name.split('/').includes('..')) throw escapes(name);
    return [...first, ...rest];
  }

  /** Makes the directories above; throws where one of them is a link. */
  async #pathOf(parts: readonly string[]): Promise<string> {
    let path = this.#directory;
    for (const part of parts.slice(0, -1)) {
      path = join(path, part);
      await makeDirectory(path);
    }
    return join(path, parts.at(-1) ?? '');
  }
}

async function makeDirectory(path: string): Promise<void> {
  const stats = await statsOf(path);
  if (stats?.isSymbolicLink()) throw escapes(path);
  if (stats && !stats.isDirectory()) throw new DockeropsError(`${path} is in the way: it is no directory`);
  if (!stats) await mkdir(path, { mode: 0o700 });
}

/** A file takes the place of a file or a link; it is never written through a link. */
async function makeRoom(path: string): Promise<void> {
  const stats = await statsOf(path);
  if (stats?.isDirectory()) throw new DockeropsError(`${path} is in the way: it is a directory`);
  if (stats) await rm(path);
}

async function dress(path: string, header: Header): Promise<void> {
  await own(path, header);
  await chmod(path, header.mode);
  const modified = header.mtime;
  await utimes(path, modified, modified);
}

/** Only root may give files away. */
async function own(path: string, { uid, gid }: Header): Promise<void> {
  if (process.getuid?.() === 0) await lchown(path, uid, gid);
}

const statsOf = (path: string): Promise<Stats | undefined> =>
  lstat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });

const escapes = (name: string) =>
  new DockeropsError(`"${name}" would lead out of the directory that is copied to`);
