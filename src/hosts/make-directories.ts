import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DockeropsError } from '../core/index.ts';
import { isAbsence } from './absence.ts';

/**
 * Makes a directory and those it lies in. Node's own recursive `mkdir` asks for ever where a file system takes no
 * directories, such as /proc, and says ENOENT of one that can only be read.
 */
export async function makeDirectories(path: string, mode?: number): Promise<void> {
  const parent = dirname(path);
  if (parent !== path && !(await isThere(parent))) await makeDirectories(parent, mode);
  try {
    await mkdir(path, mode);
  } catch (error) {
    if (await isDirectory(path)) return;
    throw refusal(path, error as NodeJS.ErrnoException);
  }
}

function refusal(path: string, error: NodeJS.ErrnoException): Error {
  const parent = dirname(path);
  if (error.code === 'EEXIST') return new DockeropsError(`${path} is no directory`);
  if (error.code === 'ENOTDIR') return new DockeropsError(`${parent} is no directory`);
  if (error.code === 'ENOENT') return new DockeropsError(`no directory can be made in ${parent}`);
  return error;
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => !isAbsence(error),
  );

const isDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
