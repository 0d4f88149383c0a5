import { UsageError, type View } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import { asksForHelp, unitUsage } from './arguments/index.ts';
import { findUnit } from './find.ts';
import { unitText } from './print.ts';
import { backupUnit, restoreUnit, unitBackups, verifyUnit, type BackupRequest } from './backups.ts';
import { runOrders, type UnitResult } from './run.ts';
import { sourceOf, unitSource, type UnitsRequest } from './source.ts';
import { demandPassed, testedText, testUnit, testView, type TestRequest } from './tests/index.ts';
import type { Command } from './nested.ts';
import { parseUnitCall } from './unit-name.ts';

/** How a unit's command is to be done. */
export type RunRequest = UnitsRequest & TestRequest;

/** The file of a unit's command, or what is generated in its place, as YAML. Needs no engine. */
export async function printUnit(run: Run, name: string, request: UnitsRequest = {}): Promise<string> {
  const call = parseUnitCall(name);
  const source = await unitSource(run, call.unit, request);
  return call.command === 'test' ? testedText(source, call) : unitText(await findUnit(source, call));
}

/** Does the orders of a unit's command (seed 002); what is wrong with its file is thrown before anything is done. Undefined after a dry run. */
export async function runUnit(
  run: Run,
  name: string,
  request: RunRequest = {},
): Promise<UnitResult | undefined> {
  const call = parseUnitCall(name);
  const source = await unitSource(run, call.unit, request);
  const command: Command = (inner, each, args) => runCommand(inner, each, { ...request, args });
  return runOrders(run, source, await findUnit(source, call), request.adopt === true, command);
}

/** The unit of `UNIT:VARIANT`. */
const callUnit = (name: string): string => name.replace(/:.*/, '');

/** Backs up the volumes of a unit's containers. Undefined after a dry run. */
export const backup = async (run: Run, name: string, request: UnitsRequest & BackupRequest) =>
  backupUnit(run, await unitSource(run, callUnit(name), request), name, request);

/** Tries the newest backups of a unit: whether a twin of it lives on them. */
export const verify = async (
  run: Run,
  name: string,
  request: UnitsRequest & { readonly check?: string | undefined },
) => verifyUnit(run, await unitSource(run, callUnit(name), request), name, request.check);

/** Restores them, from the newest archives or those of a date. */
export const restore = async (
  run: Run,
  name: string,
  request: UnitsRequest & { readonly date?: string | undefined },
) => restoreUnit(run, await unitSource(run, callUnit(name), request), name, request.date);

/** The archives of a unit, the newest first. */
export const backups = async (run: Run, name: string, request: UnitsRequest = {}) =>
  unitBackups(run, await unitSource(run, callUnit(name), request), name);

/** The same, and for `UNIT/test` its tests: the cases are shown, then a failed one ends it. */
export async function runCommand(
  run: Run,
  name: string,
  request: RunRequest = {},
): Promise<UnitResult | undefined> {
  const call = parseUnitCall(name);
  if (asksForHelp(request.args ?? [])) return showUsage(run, name, request);
  if (call.command !== 'test') {
    demandNoTest(name, request);
    return runUnit(run, name, request);
  }
  const result = await testUnit(run, await unitSource(run, call.unit, request), call, request);
  if (!result) return undefined;
  // Shown here and not returned: the cases must be seen also when one has failed.
  run.emit({ type: 'result', task: 'unit.run', value: result, view: testView(result) });
  demandPassed(result);
  return undefined;
}

/** Throws `UsageError` for what only tests take: whoever says `production` of a test must not get something else. */
function demandNoTest(name: string, { production, junit }: TestRequest): void {
  if (production !== true && junit === undefined) return;
  throw new UsageError(`production and junit are for tests, and ${name} is no test`, {
    hint: 'UNIT/test[:VARIANT…] tests a unit',
  });
}

/** What `-h` behind a unit's command asks for; nothing is done. */
async function showUsage(run: Run, name: string, request: UnitsRequest): Promise<undefined> {
  const { unit, command } = parseUnitCall(name);
  const value = await unitUsage(await sourceOf(run, request), unit, command);
  run.emit({ type: 'result', task: 'unit.run', value });
}

/** One line for what was done, one for what was so already. */
export const unitView = ({ unit, command, done, unchanged }: UnitResult): View => ({
  kind: 'text',
  text: [
    `${unit}/${command}: ${done.length > 0 ? 'done' : 'nothing to do'}`,
    ...(done.length > 0 ? [`  ${done.join(', ')}`] : []),
    ...(unchanged.length > 0 ? [`  as it was: ${unchanged.join(', ')}`] : []),
  ].join('\n'),
});

export { backupsView, compressions, encryptions, type BackupRow } from '../platform/archives/index.ts';
export { initUnit, initUnitView, type MadeUnit } from './init/index.ts';
export { listUnits } from './list.ts';
export type { UnitResult } from './run.ts';
export type { TestResult } from './tests/index.ts';
export type { UnitsRequest } from './source.ts';
