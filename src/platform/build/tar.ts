import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pack } from 'tar-stream';
import type { ContextEntry } from './schema.ts';

/** Streams a context as a tar; everything belongs to root, as with `docker build`. */
export async function packContext(entries: AsyncIterable<ContextEntry>): Promise<Readable> {
  const { pack } = await import('tar-stream');
  const tar = pack();
  fill(tar, entries).catch((error: unknown) => tar.destroy(error as Error));
  return Readable.from(tar, { objectMode: false });
}

async function fill(tar: Pack, entries: AsyncIterable<ContextEntry>): Promise<void> {
  for await (const entry of entries) await add(tar, entry);
  tar.finalize();
}

async function add(tar: Pack, entry: ContextEntry): Promise<void> {
  const header = { name: entry.path, mode: entry.mode, mtime: new Date(entry.modified), uid: 0, gid: 0 };
  if (entry.type === 'file') {
    await pipeline(entry.open(), tar.entry({ ...header, type: 'file', size: entry.sizeBytes }));
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const linkname = entry.target === undefined ? {} : { linkname: entry.target };
    tar.entry({ ...header, ...linkname, type: entry.type, size: 0 }, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
