import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { lstat, open, readFile, readdir, realpath, rename, rm } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import type { Readable } from 'node:stream';
import { dirname } from 'node:path';
import type { Files, FileStat } from '../ports/index.ts';
import { isAbsence } from './absence.ts';
import { whileHalfWritten } from './half-written.ts';
import { makeDirectories } from './make-directories.ts';
import { packFiles } from './pack.ts';
import { unpackFiles } from './unpack.ts';

/** Read and written at once: each call takes its time, whatever its size. */
const pieceBytes = 1024 * 1024;
const piecesPerSync = 64;

/** The files of this machine. */
export const localFiles: Files = {
  read: (path) => absentAsUndefined(readFile(path)),
  write: (path, data, mode) => writeAtomically(path, (file) => file.writeFile(data), mode),
  readStream: async (path) =>
    (await absentAsUndefined(open(path)))?.createReadStream({ highWaterMark: pieceBytes }),
  writeStream: (path, data, mode) => writeAtomically(path, (file) => copyInto(file, data), mode),
  writeBy: (path, mode, fill) => writeAtomically(path, (_file, temporary) => fill(temporary), mode),
  rename,
  makeDirectory: makeDirectories,
  list: (path) => absentAsUndefined(readdir(path)),
  stat: async (path) => {
    const stats = await absentAsUndefined(lstat(path));
    return stats && fileStat(stats);
  },
  pack: packFiles,
  unpack: unpackFiles,
  remove: async (path) => {
    await absentAsUndefined(rm(path, { recursive: true, force: true }));
  },
};

/** A reader sees the old file or the new one, also after a power cut. A link stays a link: its target is replaced. */
async function writeAtomically<T>(
  path: string,
  fill: (file: FileHandle, temporary: string) => Promise<T>,
  mode?: number,
): Promise<T> {
  const target = (await absentAsUndefined(realpath(path))) ?? path;
  const directory = dirname(target);
  await makeDirectories(directory);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  const filled = await whileHalfWritten(temporary, async () => {
    try {
      const result = await writeDurably(temporary, fill, mode ?? (await modeOf(target)) ?? 0o644);
      await rename(temporary, target);
      return result;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
  await syncDirectory(directory);
  return filled;
}

async function writeDurably<T>(
  path: string,
  fill: (file: FileHandle, path: string) => Promise<T>,
  mode: number,
): Promise<T> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.chmod(mode); // before the data: nobody gets to read a secret in between
    const result = await fill(file, path);
    await file.sync();
    return result;
  } finally {
    await file.close();
  }
}

/** Not by a stream of the handle's: that would hold it until it closes it itself, before it could be synced. */
async function copyInto(file: FileHandle, data: Readable): Promise<void> {
  let [waiting, size]: [Buffer[], number] = [[], 0];
  let pieces = 0;
  // What is written goes to the disk meanwhile: at the end little is left to wait for.
  let synced: Promise<unknown> = Promise.resolve();
  const flush = async (): Promise<void> => {
    if (size > 0) await file.writeFile(Buffer.concat(waiting, size));
    [waiting, size] = [[], 0];
  };
  for await (const chunk of data as AsyncIterable<Buffer>) {
    waiting.push(chunk);
    size += chunk.length;
    if (size < pieceBytes) continue;
    await flush();
    if (++pieces % piecesPerSync > 0) continue;
    synced = Promise.all([synced, file.datasync()]);
    synced.catch(() => undefined); // thrown at the end
  }
  await flush();
  await synced;
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  await directory.sync().finally(() => directory.close());
}

async function modeOf(path: string): Promise<number | undefined> {
  const stats = await absentAsUndefined(lstat(path));
  return stats && stats.mode & 0o7777;
}

async function absentAsUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

function fileStat(stats: Stats): FileStat {
  const { uid, gid, size, mtimeMs } = stats;
  const mode = stats.mode & 0o7777;
  return { type: fileType(stats), mode, uid, gid, sizeBytes: size, modifiedAt: mtimeMs };
}

function fileType(stats: Stats): FileStat['type'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'link' : 'other';
}
