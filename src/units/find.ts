import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, UsageError, byText, suggest } from '../core/index.ts';
import { isDirectory } from './configuration/directory.ts';
import { loadUnitFile, unitFile, type Place, type UnitSource } from './file/load.ts';
import type { UnitFile } from './file/schema.ts';
import { generate, generatedCommands } from './generate.ts';
import { callText, type UnitCall } from './unit-name.ts';
import { filtered } from './variants.ts';

type Tree = Pick<UnitSource, 'directory' | 'cwd'>;

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

/** Every command there is: by a file, or because the unit has a start. */
export function allCommands(tree: Tree): readonly Place[] {
  const defined = definedCommands(tree);
  const startable = defined.filter(({ command }) => command === 'start');
  const generated = startable.flatMap(({ unit }) => generatedCommands.map((command) => ({ unit, command })));
  const byName = new Map([...defined, ...generated].map((one) => [`${one.unit}/${one.command}`, one]));
  return [...byName].sort(([a], [b]) => byText(a, b)).map(([, place]) => place);
}

/**
 * What a call means: its file, or what is generated from the unit's start, with the orders of its variants. Throws
 * before anything is done for whatever is wrong.
 */
export async function findUnit(source: UnitSource, call: UnitCall): Promise<UnitFile> {
  const own = await loadUnitFile(source, call);
  if (own) return filtered(own, call);
  if (!generatedCommands.includes(call.command)) throw unknownUnit(source, call);
  const start = await loadUnitFile(source, { unit: call.unit, command: 'start' });
  if (!start) throw unknownUnit(source, call);
  return generate(call.command, filtered(start, call), backupDirectory(source));
}

function backupDirectory({ variables }: UnitSource): string {
  const value = variables.value('BACKUPDIR') ?? variables.value('BACKUP_DIR') ?? '.';
  if (typeof value === 'string') return value;
  throw new ConfigError('BACKUP_DIR must be the path of a directory');
}

/** Says what there is instead. */
export function unknownUnit(source: UnitSource, call: UnitCall): UsageError {
  const names = allCommands(source).map(({ unit, command }) => `${unit}/${command}`);
  const needsStart =
    generatedCommands.includes(call.command) && unitFile(source, { ...call, command: 'start' }) === undefined;
  const near = suggest(`${call.unit}/${call.command}`, names, 'there are');
  return new UsageError(`there is no unit command ${callText({ ...call, variants: [] })}`, {
    hint: [
      ...(needsStart ? [`${call.command} exists only where ${call.unit}/start does`] : []),
      ...(near === undefined ? [] : [near]),
    ],
  });
}
