import type { Readable } from 'node:stream';

export interface ArchiveEntry {
  readonly name: string;
  readonly type?: 'file' | 'directory' | 'symlink';
  readonly content?: string | Buffer;
  /** Where a symlink leads. */
  readonly target?: string;
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
}

/** A tar of a few small entries. */
export async function packEntries(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const { pack } = await import('tar-stream');
  const archive = pack();
  for (const { name, type = 'file', content = '', target, mode, uid = 0, gid = 0 } of entries) {
    archive.entry({ name, type, mode, uid, gid, ...(target !== undefined && { linkname: target }) }, content);
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive as unknown as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The text of the one file in a tar; undefined without one. */
export async function readOnlyFile(tar: Readable | undefined): Promise<string | undefined> {
  if (!tar) return undefined;
  const { extract } = await import('tar-stream');
  try {
    for await (const entry of tar.pipe(extract())) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
      return Buffer.concat(chunks).toString('utf8');
    }
    return undefined;
  } finally {
    tar.destroy();
  }
}

/** Whether a directory's tar holds anything but the directory itself; reads no further than it must. */
export async function hasContent(tar: Readable | undefined): Promise<boolean> {
  if (!tar) return false;
  const { extract } = await import('tar-stream');
  let entries = 0;
  try {
    for await (const entry of tar.pipe(extract())) {
      entries += 1;
      if (entries > 1) return true;
      entry.resume();
    }
    return false;
  } finally {
    tar.destroy();
  }
}
