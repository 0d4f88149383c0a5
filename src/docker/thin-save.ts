import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { Header, Pack } from 'tar-stream';

type Entry = AsyncIterable<unknown> & { readonly header: Header; resume(): unknown };

/** What `docker save` says of an image in manifest.json (moby: image/tarexport). */
interface ManifestItem {
  /** Paths of its layers in the tar, the lowest first. */
  readonly Layers: readonly string[];
}

/** Reads a saved image to its end and says where in the tar its layers are, the lowest first. */
export async function layerPaths(saved: Readable): Promise<readonly string[]> {
  let manifest: readonly ManifestItem[] = [];
  await eachEntry(saved, async (entry) => {
    if (entry.header.name === 'manifest.json') manifest = (await json(entry)) as readonly ManifestItem[];
    entry.resume();
  });
  return manifest[0]?.Layers ?? [];
}

/** The same tar without some of its entries, as it comes: an engine looks for no layer in it that it has already. */
export async function withoutEntries(saved: Readable, left: ReadonlySet<string>): Promise<Readable> {
  const { pack } = await import('tar-stream');
  const tar = pack();
  eachEntry(saved, async (entry) => {
    if (left.has(entry.header.name)) entry.resume();
    else await copyEntry(entry, tar);
  })
    .then(() => tar.finalize())
    .catch((error: unknown) => tar.destroy(error as Error));
  return Readable.from(tar, { objectMode: false });
}

async function eachEntry(tar: Readable, visit: (entry: Entry) => Promise<void>): Promise<void> {
  const { extract } = await import('tar-stream');
  const entries = extract();
  const fed = pipeline(tar, entries);
  fed.catch(() => undefined); // told by the entries, too
  for await (const entry of entries) await visit(entry);
  await fed;
}

/** Of a directory or a link there is nothing but its header. */
async function copyEntry(entry: Entry, tar: Pack): Promise<void> {
  const { header } = entry;
  if (header.type === 'file') {
    await pipeline(entry, tar.entry(header));
    return;
  }
  await writeHeader(tar, header);
  entry.resume();
}

const writeHeader = (tar: Pack, header: Header): Promise<void> =>
  new Promise((resolve, reject) => {
    tar.entry({ ...header, size: 0 }, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
