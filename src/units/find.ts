import { ConfigError, UsageError, byText, suggest } from '../core/index.ts';
import { loadUnitFile, unitFile, type Place, type UnitSource } from './file/load.ts';
import type { UnitFile } from './file/schema.ts';
import { definedCommands, type Tree } from './find-commands.ts';
import { generate, generatedCommands } from './generate.ts';
import { callText, type UnitCall } from './unit-name.ts';
import { upgradeOf } from './updates.ts';
import { filtered } from './variants.ts';

/** Every command there is: by a file, or because the unit has a start. */
export function allCommands(tree: Tree): readonly Place[] {
  const defined = definedCommands(tree);
  const startable = defined.filter(({ command }) => command === 'start');
  const upgrades = defined
    .filter(({ command }) => command === 'update')
    .map(({ unit }) => ({ unit, command: 'upgrade' }));
  const generated = startable.flatMap(({ unit }) => generatedCommands.map((command) => ({ unit, command })));
  const byName = new Map(
    [...defined, ...upgrades, ...generated].map((one) => [`${one.unit}/${one.command}`, one]),
  );
  return [...byName].sort(([a], [b]) => byText(a, b)).map(([, place]) => place);
}

/**
 * What a call means: its file, or what is generated from the unit's start, with the orders of its variants. Throws
 * before anything is done for whatever is wrong.
 */
export async function findUnit(source: UnitSource, call: UnitCall): Promise<UnitFile> {
  const own = await loadUnitFile(source, call);
  if (own) return filtered(own, call);
  const update =
    call.command === 'upgrade' && (await loadUnitFile(source, { unit: call.unit, command: 'update' }));
  if (update) return upgradeOf(source, update);
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
