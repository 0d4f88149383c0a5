import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { byText } from '../core/index.ts';
import { isDirectory } from './configuration/directory.ts';
import type { Place, UnitSource } from './file/load.ts';

/** Where the files of units are. */
export type Tree = Pick<UnitSource, 'directory' | 'cwd'>;

/** Every command that a file defines, by the files' names alone, sorted. */
export function definedCommands({ directory }: Tree): readonly Place[] {
  const root = join(directory, 'units');
  return isDirectory(root) ? within(root, '') : [];
}

function within(root: string, unit: string): readonly Place[] {
  const entries = readdirSync(join(root, unit), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .sort((a, b) => byText(a.name, b.name));
  return entries.flatMap((entry): readonly Place[] => {
    const below = unit === '' ? entry.name : `${unit}/${entry.name}`;
    if (isDirectory(join(root, below))) return within(root, below);
    const [, command] = /^(.+)\.ya?ml$/.exec(entry.name) ?? [];
    if (command === undefined || command === 'globals') return [];
    return unit === '' ? [{ unit: command, command: 'start' }] : [{ unit, command }];
  });
}
