import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Run } from '../../ports/index.ts';

/** The tar itself, whatever it was packed with. */
export function unpacked(_run: Run, archive: Readable, path: string): Readable {
  if (!/\.t?gz$/.test(path)) return archive;
  const gunzip = createGunzip();
  // An error of either is the reader's.
  pipeline(archive, gunzip).catch((error: unknown) => gunzip.destroy(error as Error));
  return gunzip;
}
