import type { Files } from '../../ports/index.ts';

/** What is known of an archive: a file beside it, `NAME.tar.json`. */
export interface BackupRecord {
  readonly version: 1;
  /** Whose data it is: a container of a unit, or `demo-one`. */
  readonly of: string;
  /** ISO 8601. */
  readonly takenAt: string;
  readonly seconds: number;
  /** Of the archive as it lies there, in hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Absent until it was tried. */
  readonly verified?: Verdict;
}

/** How the trial of an archive came out. */
export interface Verdict {
  readonly good: boolean;
  /** ISO 8601. */
  readonly at: string;
  /** What was tried; of one that is not good, why. */
  readonly what: string;
  /** Measured: from the archive into volumes. */
  readonly restoreSeconds?: number;
}

export const recordPath = (archive: string): string => `${archive}.json`;

/** Undefined where there is none, or none that can be read: an archive can do without. */
export async function readRecord(files: Files, archive: string): Promise<BackupRecord | undefined> {
  const text = await files.read(recordPath(archive));
  try {
    const found = JSON.parse(text?.toString('utf8') ?? '') as BackupRecord;
    return typeof found.sha256 === 'string' && !Number.isNaN(Date.parse(found.takenAt)) ? found : undefined;
  } catch {
    return undefined;
  }
}

export const writeRecord = (files: Files, archive: string, record: BackupRecord): Promise<void> =>
  files.write(recordPath(archive), `${JSON.stringify(record, undefined, 2)}\n`, 0o600);

/** Writes down how a trial came out. What has no record gets none: nobody knows what it was like when it was taken. */
export async function writeVerdict(files: Files, archive: string, verified: Verdict): Promise<void> {
  const record = await readRecord(files, archive);
  if (record) await writeRecord(files, archive, { ...record, verified });
}
