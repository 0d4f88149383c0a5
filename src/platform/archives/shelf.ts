import { join } from 'node:path';
import type { FileStat, Files } from '../../ports/index.ts';
import { readRecord, recordPath, type BackupRecord } from './record.ts';

/** Where the archives of one thing lie: `NAME.tar` is the newest, `NAME.20261121-100100.tar` an older one. */
export interface Shelf {
  /** Absolute, on the machine the user sits at. */
  readonly directory: string;
  readonly name: string;
}

export interface Archive extends Pick<FileStat, 'sizeBytes' | 'modifiedAt'> {
  readonly path: string;
  /** What follows the name and the date: `tar`, `tar.gz`, `tar.zst.enc`. */
  readonly ending: string;
  /** Of an older one: when it was written, in UTC. */
  readonly date?: string;
  readonly record?: BackupRecord;
}

const ending = String.raw`(?:tar(?:\.gz|\.zst)?|tgz)(?:\.age|\.enc)?`;
const fileName = new RegExp(String.raw`^(?:(\d{8}-\d{6}(?:-\d+)?)\.)?(${ending})$`);

/** An archive that is whole but has not taken its name yet. */
export const pendingPath = ({ directory, name }: Shelf, end: string): string =>
  join(directory, `${name}.${end}.new`);

/** The archives of a shelf, the newest first. */
export async function archivesOn(files: Files, shelf: Shelf): Promise<readonly Archive[]> {
  const { directory, name } = shelf;
  const names = (await files.list(directory)) ?? [];
  const mine = names.filter((one) => one.startsWith(`${name}.`));
  const found = await Promise.all(
    mine.map(async (file): Promise<readonly Archive[]> => {
      const [, date, end] = fileName.exec(file.slice(name.length + 1)) ?? [];
      const path = join(directory, file);
      const stat = end === undefined ? undefined : await files.stat(path);
      if (end === undefined || stat?.type !== 'file') return [];
      const { sizeBytes, modifiedAt } = stat;
      const record = await readRecord(files, path);
      return [
        {
          path,
          ending: end,
          sizeBytes,
          modifiedAt,
          ...(date !== undefined && { date }),
          ...(record && { record }),
        },
      ];
    }),
  );
  return found.flat().sort((a, b) => takenAt(b) - takenAt(a));
}

/** Milliseconds since the epoch. */
export const takenAt = ({ record, modifiedAt }: Archive): number =>
  record ? Date.parse(record.takenAt) : modifiedAt;

/** The one of that date; without a date the one that has the plain name. */
export async function archiveAt(files: Files, shelf: Shelf, date?: string): Promise<Archive | undefined> {
  return (await archivesOn(files, shelf)).find((one) => one.date === date);
}

/**
 * Gives a pending archive its name. What has that name gets its date into it where `keep` is set, and is replaced
 * otherwise. Killed at any point, `settle` goes on from there.
 */
export async function promote(files: Files, shelf: Shelf, end: string, keep: boolean): Promise<string> {
  const before = (await archivesOn(files, shelf)).filter(({ date }) => date === undefined);
  if (keep) for (const one of before) await shelve(files, shelf, one);
  const path = join(shelf.directory, `${shelf.name}.${end}`);
  const pending = pendingPath(shelf, end);
  await files.rename(pending, path);
  await renameIfThere(files, recordPath(pending), recordPath(path));
  if (!keep) for (const one of before.filter((other) => other.path !== path)) await discard(files, one);
  return path;
}

/** Puts right what a backup left that was killed; only under the lock of whoever writes there. */
export async function settle(files: Files, shelf: Shelf): Promise<void> {
  const { directory, name } = shelf;
  const names = (await files.list(directory)) ?? [];
  for (const file of names.filter((one) => one.startsWith(`${name}.`))) {
    const [, end, rest] = leftBehind.exec(file.slice(name.length + 1)) ?? [];
    if (end === undefined) continue;
    if (rest === '.new') await promote(files, shelf, end, true);
    else if (rest === undefined) await files.remove(join(directory, file));
    else await renameIfThere(files, join(directory, file), recordPath(join(directory, `${name}.${end}`)));
  }
}

/** `tar.new`, `tar.new.json`, and what was being written. */
const leftBehind = new RegExp(
  String.raw`^(${ending})(?:(?:\.new)?(?:\.json)?(?:\.[0-9a-f]{12}\.tmp)+|(\.new(?:\.json)?))$`,
);

/** With its record. */
export async function discard(files: Files, { path }: Pick<Archive, 'path'>): Promise<void> {
  await files.remove(path);
  await files.remove(recordPath(path));
}

/** Puts an archive among the older ones. Its record goes first: the date is the archive's, the same the next time. */
async function shelve(files: Files, shelf: Shelf, one: Archive): Promise<void> {
  const path = await datedPath(files, shelf, one);
  await renameIfThere(files, recordPath(one.path), recordPath(path));
  await files.rename(one.path, path);
}

async function renameIfThere(files: Files, from: string, to: string): Promise<void> {
  if (await files.stat(from)) await files.rename(from, to);
}

async function datedPath(files: Files, { directory, name }: Shelf, one: Archive): Promise<string> {
  const date = new Date(one.modifiedAt)
    .toISOString()
    .replace(/\..*$/, '')
    .replaceAll(/[-:]/g, '')
    .replace('T', '-');
  for (let number = 1; ; number += 1) {
    const path = join(directory, `${name}.${date}${number > 1 ? `-${number}` : ''}.${one.ending}`);
    if (!(await files.stat(path))) return path;
  }
}
