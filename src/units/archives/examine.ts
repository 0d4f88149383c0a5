import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Header } from 'tar-stream';
import { DockeropsError, messageOf } from '../../core/index.ts';

/** What an archive holds, as far as a restore has to know it. */
export interface Contents {
  readonly files: number;
  readonly bytes: number;
  /** Every name, from the root, without a slash at its end. */
  readonly names: readonly string[];
}

/** The tar itself, whether it was packed by gzip or not. */
export const unpacked = (archive: Readable, path: string): Readable =>
  /\.t?gz$/.test(path) ? gunzipped(archive) : archive;

/** Reads an archive to its end. Throws for one that is broken, or that would reach out of where it is unpacked. */
export async function examine(archive: Readable, path: string): Promise<Contents> {
  const { extract } = await import('tar-stream');
  const reader = extract();
  const fed = pipeline(unpacked(archive, path), reader);
  fed.catch(() => undefined);
  const names: string[] = [];
  const links = new Set<string>();
  let bytes = 0;
  try {
    for await (const entry of reader) {
      demandHarmless(entry.header, links);
      names.push(plainName(entry.header.name));
      if (entry.header.type === 'symlink') links.add(plainName(entry.header.name));
      bytes += entry.header.size;
      entry.resume();
    }
    await fed;
  } catch (error) {
    if (error instanceof DockeropsError) throw error;
    throw new DockeropsError(`${path} is no whole tar archive: ${messageOf(error)}`, { cause: error });
  }
  if (names.length === 0) throw new DockeropsError(`${path} holds nothing, or is no tar archive`);
  return { files: names.length, bytes, names };
}

/** An error of either is the reader's. */
function gunzipped(archive: Readable): Readable {
  const gunzip = createGunzip();
  pipeline(archive, gunzip).catch((error: unknown) => gunzip.destroy(error as Error));
  return gunzip;
}

const plainName = (name: string): string => posix.normalize(name).replace(/\/$/, '');

function demandHarmless({ name, type, linkname }: Header, links: ReadonlySet<string>): void {
  const refuse = (why: string) => new DockeropsError(`the archive is not used: its ${name} ${why}`);
  if (leadsOut(name)) throw refuse('leads out of where it is unpacked');
  if (type === 'link' && leadsOut(linkname)) throw refuse(`is a link to ${linkname}`);
  if (type === 'character-device' || type === 'block-device') throw refuse('is a device');
  const above = plainName(name).split('/').slice(0, -1);
  const through = above.map((_, at) => above.slice(0, at + 1).join('/')).find((path) => links.has(path));
  if (through !== undefined) throw refuse(`goes through the link ${through}`);
}

const leadsOut = (name: string): boolean => name.startsWith('/') || name.split('/').includes('..');
