import { createReadStream, type Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Header, Pack } from 'tar-stream';

/** A tar of a file or a tree under another name (`.`: what is in it), with owners, modes and links as they are. */
export async function packFiles(path: string, name: string): Promise<Readable> {
  const { pack } = await import('tar-stream');
  const tar = pack();
  add(tar, path, name)
    .then(() => tar.finalize())
    .catch((error: unknown) => tar.destroy(error as Error));
  return Readable.from(tar, { objectMode: false });
}

/** Sockets, pipes and devices are left out: a container has use for none of them. */
async function add(tar: Pack, path: string, name: string): Promise<void> {
  const stats = await lstat(path);
  const header = headerOf(stats, name);
  if (stats.isDirectory()) {
    if (name !== '.') await write(tar, { ...header, type: 'directory' });
    for (const child of await readdir(path))
      await add(tar, join(path, child), name === '.' ? child : `${name}/${child}`);
  } else if (stats.isSymbolicLink())
    await write(tar, { ...header, type: 'symlink', linkname: await readlink(path) });
  else if (stats.isFile())
    await pipeline(createReadStream(path), tar.entry({ ...header, type: 'file', size: stats.size }));
}

const headerOf = ({ mode, uid, gid, mtime }: Stats, name: string) => ({
  name,
  mode: mode & 0o7777,
  uid,
  gid,
  mtime,
});

const write = (tar: Pack, header: Partial<Header> & { readonly name: string }): Promise<void> =>
  new Promise((resolve, reject) => {
    tar.entry({ ...header, size: 0 }, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
