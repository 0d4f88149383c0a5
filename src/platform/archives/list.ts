import { sizeText } from '../../core/index.ts';
import type { View } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { ageText } from '../views/format.ts';
import { archivesOn, takenAt, type Archive, type Shelf } from './shelf.ts';

/** An archive, as `unit.backups` and `backups` show it. */
export interface BackupRow {
  readonly name: string;
  readonly file: string;
  readonly takenAt: string;
  readonly ageSeconds: number;
  readonly sizeBytes: number;
  /** When it was written; null where nobody knows. */
  readonly sha256: string | null;
  readonly verified: 'good' | 'failed' | 'not tried';
  /** How it was tried, or why it failed. */
  readonly verdict: string | null;
  /** As measured when it was tried. */
  readonly restoreSeconds: number | null;
}

/** What lies on these shelves, the newest first on each. */
export async function listBackups(run: Run, shelves: readonly Shelf[]): Promise<readonly BackupRow[]> {
  const now = run.clock.now();
  const all = await Promise.all(
    shelves.map(async (shelf) =>
      (await archivesOn(run.ports.local.files, shelf)).map((one) => rowOf(shelf.name, one, now)),
    ),
  );
  return all.flat();
}

function rowOf(name: string, one: Archive, now: number): BackupRow {
  const { record, path, sizeBytes } = one;
  const taken = takenAt(one);
  const verified = record?.verified;
  return {
    name,
    file: path,
    takenAt: new Date(taken).toISOString(),
    ageSeconds: Math.max(0, Math.round((now - taken) / 1000)),
    sizeBytes,
    sha256: record?.sha256 ?? null,
    verified: verified ? (verified.good ? 'good' : 'failed') : 'not tried',
    verdict: verified?.what ?? null,
    restoreSeconds: verified?.restoreSeconds ?? null,
  };
}

export const backupsView = (rows: readonly BackupRow[]): View => ({
  kind: 'table',
  columns: ['OF', 'AGE', 'SIZE', 'SHA256', 'VERIFIED', 'RESTORE', 'FILE'],
  rows: rows.map((row) => [
    row.name,
    ageText(row.ageSeconds),
    sizeText(row.sizeBytes),
    row.sha256?.slice(0, 12) ?? '-',
    row.verified,
    row.restoreSeconds === null ? '-' : `${row.restoreSeconds.toFixed(1)} s`,
    row.file,
  ]),
  empty: 'There is no backup.',
});
