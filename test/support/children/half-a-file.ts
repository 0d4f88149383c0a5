/** Begins to write a file, and ends in the middle of it, as at a second Ctrl-C. Argument: the file. */
import { Readable } from 'node:stream';
import { createLocalHost } from '../../../src/hosts/index.ts';

const [, , path = ''] = process.argv;

async function* half(): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.alloc(2 * 1024 * 1024));
  process.exit(0);
}

await createLocalHost().files.writeStream(path, Readable.from(half()));
