import { join } from 'node:path';
import { DockeropsError, messageOf } from '../../core/index.ts';
import type { Files } from '../../ports/index.ts';
import type { Shelf } from './shelf.ts';

/** Not empty: a full disk still takes a name. In bytes. */
const sample = Buffer.alloc(4096);

/** Throws where no archive could be written: better told before anybody is made to stand still for it. */
export async function demandWritable(files: Files, { directory, name }: Shelf): Promise<void> {
  // `settle` takes it for a half if we are killed here.
  const path = join(directory, `${name}.tar.000000000000.tmp`);
  try {
    await files.makeDirectory(directory);
    await files.write(path, sample, 0o600);
    await files.remove(path);
  } catch (error) {
    throw new DockeropsError(`no backup of ${name} can be written to ${directory}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
