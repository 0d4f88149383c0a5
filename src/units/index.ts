import type { View } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import { configurationDirectory } from './configuration/directory.ts';
import { readEnvironment } from './configuration/environment.ts';
import type { UnitSource } from './file/load.ts';
import { allCommands, findUnit } from './find.ts';
import { unitText } from './print.ts';
import { backupUnit, restoreUnit, unitBackups, verifyUnit, type BackupRequest } from './backups.ts';
import { runOrders, type UnitResult } from './run.ts';
import { parseUnitCall } from './unit-name.ts';

/** Where units are looked for, and with which variables. */
export interface UnitsRequest {
  /** The configuration directory, in the place of the search. */
  readonly configuration?: string | undefined;
  /** Further environment files. */
  readonly environments?: readonly string[] | undefined;
}

/** Every `UNIT/COMMAND` there is, by the names of files alone: a broken one hides nothing. */
export function listUnits(run: Run, request: UnitsRequest = {}): Promise<readonly string[]> {
  const tree = { directory: configurationDirectory(run, request.configuration), cwd: run.cwd };
  return Promise.resolve(allCommands(tree).map(({ unit, command }) => `${unit}/${command}`));
}

/** The file of a unit's command, or what is generated in its place, as YAML. Needs no engine. */
export async function printUnit(run: Run, name: string, request: UnitsRequest = {}): Promise<string> {
  return unitText(await findUnit(await sourceOf(run, request), parseUnitCall(name)));
}

/** Does the orders of a unit's command (seed 002); what is wrong with its file is thrown before anything is done. Undefined after a dry run. */
export async function runUnit(
  run: Run,
  name: string,
  request: UnitsRequest & { readonly adopt?: boolean | undefined } = {},
): Promise<UnitResult | undefined> {
  const call = parseUnitCall(name);
  const source = await sourceOf(run, request);
  return runOrders(run, source, await findUnit(source, call), request.adopt === true);
}

/** Backs up the volumes of a unit's containers. Undefined after a dry run. */
export const backup = async (run: Run, name: string, request: UnitsRequest & BackupRequest) =>
  backupUnit(run, await sourceOf(run, request), name, request);

/** Tries the newest backups of a unit: whether a twin of it lives on them. */
export const verify = async (
  run: Run,
  name: string,
  request: UnitsRequest & { readonly check?: string | undefined },
) => verifyUnit(run, await sourceOf(run, request), name, request.check);

/** Restores them, from the newest archives or those of a date. */
export const restore = async (
  run: Run,
  name: string,
  request: UnitsRequest & { readonly date?: string | undefined },
) => restoreUnit(run, await sourceOf(run, request), name, request.date);

/** The archives of a unit, the newest first. */
export const backups = async (run: Run, name: string, request: UnitsRequest = {}) =>
  unitBackups(run, await sourceOf(run, request), name);

/** One line for what was done, one for what was so already. */
export const unitView = ({ unit, command, done, unchanged }: UnitResult): View => ({
  kind: 'text',
  text: [
    `${unit}/${command}: ${done.length > 0 ? 'done' : 'nothing to do'}`,
    ...(done.length > 0 ? [`  ${done.join(', ')}`] : []),
    ...(unchanged.length > 0 ? [`  as it was: ${unchanged.join(', ')}`] : []),
  ].join('\n'),
});

export { backupsView, type BackupRow } from '../platform/archives/index.ts';
export type { UnitResult } from './run.ts';

async function sourceOf(run: Run, { configuration, environments }: UnitsRequest): Promise<UnitSource> {
  const directory = configurationDirectory(run, configuration);
  const variables = await readEnvironment(run, directory, environments ? { files: environments } : {});
  return { directory, cwd: run.cwd, variables };
}
