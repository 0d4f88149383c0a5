import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../core/index.ts';

/** Where the user stands; undefined when that directory was removed meanwhile. */
export function currentDirectory(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** The directory that `-C` names, absolute. Throws `UsageError` when it, or the current one, is not there. */
export function workingDirectory(directory = '.'): string {
  const here = currentDirectory();
  if (here === undefined)
    throw new UsageError('the current directory is gone', { hint: 'cd to one that is there' });
  const cwd = resolve(here, directory);
  if (statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) return cwd;
  throw new UsageError(`-C ${directory}: no such directory`);
}
