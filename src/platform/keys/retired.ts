import { join } from 'node:path';
import type { Run } from '../../ports/index.ts';
import { keyLines, listText, union } from './lists.ts';

/** Public halves of our own keys that instances may still accept: a rotation that broke off is ended by the next. */
const fileIn = (directory: string): string => join(directory, 'retired');

/** The public keys that rotations took out of use, and that not every instance is known to have dropped. */
export async function readRetired(run: Run, directory: string): Promise<readonly string[]> {
  return keyLines((await run.ports.local.files.read(fileIn(directory)))?.toString() ?? '');
}

/** Notes public keys as out of use, before anything is withdrawn: a rotation that is broken off can be finished. */
export async function retire(run: Run, directory: string, publicKeys: readonly string[]): Promise<void> {
  const all = union(await readRetired(run, directory), publicKeys);
  await run.ports.local.files.write(fileIn(directory), listText(all), 0o600);
}

/** Once every instance has dropped them. */
export const forgetRetired = (run: Run, directory: string): Promise<void> =>
  run.ports.local.files.remove(fileIn(directory));
