import { createHash } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DockeropsError, messageOf } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { writeRecord, type BackupRecord } from './record.ts';
import { pendingPath, promote, type Shelf } from './shelf.ts';

/** What is said of an archive that is to be written. */
export interface Writing {
  readonly shelf: Shelf;
  readonly of: string;
  /** `tar`, `tar.gz` … */
  readonly ending: string;
  /** Whether what has the name now stays, under its date. */
  readonly keepPrevious: boolean;
}

export type Digested = Pick<BackupRecord, 'sha256' | 'sizeBytes'>;

/** Writes an archive beside its name and gives it that once it is whole, with its record. Returns its path. */
export const writeArchive = (run: Run, writing: Writing, data: Readable): Promise<string> =>
  finishArchive(run, writing, (pending) =>
    digested(data, (bytes) => run.ports.local.files.writeStream(pending, bytes, 0o600)),
  );

/** The same, whoever writes it. */
export async function finishArchive(
  run: Run,
  { shelf, of, ending, keepPrevious }: Writing,
  write: (pending: string) => Promise<Digested>,
): Promise<string> {
  const { files } = run.ports.local;
  const pending = pendingPath(shelf, ending);
  const started = run.clock.now();
  const written = await write(pending).catch((error: unknown) => {
    throw error instanceof DockeropsError
      ? error
      : new DockeropsError(`cannot write ${pending}: ${messageOf(error)}`, { cause: error });
  });
  const record: BackupRecord = {
    version: 1,
    of,
    takenAt: new Date(started).toISOString(),
    seconds: (run.clock.now() - started) / 1000,
    ...written,
  };
  await writeRecord(files, pending, record);
  return promote(files, shelf, ending, keepPrevious);
}

/** Has bytes used up; returns their number and checksum. An error of either side ends both. */
export async function digested(data: Readable, use: (bytes: Readable) => Promise<void>): Promise<Digested> {
  const digest = new Digest();
  const handedOn = pipeline(data, digest);
  handedOn.catch((error: unknown) => digest.destroy(error as Error));
  try {
    await use(digest);
    await handedOn;
  } finally {
    data.destroy();
  }
  return digest.result();
}

/** Hands bytes on, knowing their number and checksum at the end. */
class Digest extends Transform {
  readonly #hash = createHash('sha256');
  #size = 0;

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, chunk: Buffer) => void): void {
    this.#hash.update(chunk);
    this.#size += chunk.length;
    done(null, chunk);
  }

  result(): Digested {
    return { sha256: this.#hash.digest('hex'), sizeBytes: this.#size };
  }
}
