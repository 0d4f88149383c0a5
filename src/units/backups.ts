import {
  demandTrial,
  listBackups,
  prune,
  type BackupRow,
  type Packing,
  type Retention,
} from '../platform/archives/index.ts';
import type { Run } from '../ports/index.ts';
import type { UnitSource } from './file/load.ts';
import type { UnitFile } from './file/schema.ts';
import { findUnit } from './find.ts';
import { backupParams } from './orders/archives.ts';
import { Scene } from './orders/scene.ts';
import { surroundings } from './orders/surroundings.ts';
import { lockOf, runOrders, type UnitResult } from './run.ts';
import { parseCheck, tryBackups } from './trial/index.ts';
import { parseUnitCall, type UnitCall } from './unit-name.ts';

/** What `unit.backup` asks for beyond what the unit's orders say. */
export interface BackupRequest extends Retention, Packing {
  /** Tries the backups at once; older ones are given up only after that. */
  readonly verify?: boolean | undefined;
  /** `CONTAINER:COMMAND`, which must end well in the twin. */
  readonly check?: string | undefined;
  readonly pause?: boolean | undefined;
  readonly quiesce?: string | undefined;
  readonly resume?: string | undefined;
}

/** Does the unit's `backup`, with these arguments for each of its orders. */
export async function backupUnit(
  run: Run,
  source: UnitSource,
  name: string,
  request: BackupRequest,
): Promise<UnitResult | undefined> {
  const { pause, quiesce, resume, last, daily, weekly, verify, check, compress, encrypt } = request;
  demandTrial(request);
  const given = [last, daily, weekly].some((count) => count !== undefined);
  const keep = given ? { last, daily, weekly } : undefined;
  const unit = withArguments(await findUnit(source, callOf(name, 'backup')), 'backup', {
    pause,
    quiesce,
    resume,
    keep,
    compress,
    encrypt,
  });
  if (verify !== true) return runOrders(run, source, unit, false);
  parseCheck(await findUnit(source, callOf(name, 'start')), check);
  const result = await runOrders(run, source, withArguments(unit, 'backup', { keep: {} }), false);
  await verifyUnit(run, source, name, check);
  for (const { params } of backupsOf(run, source, unit))
    if (params.keep && !run.dryRun) await prune(run, params, params.keep);
  return result;
}

/** Tries the newest backups of a unit in a throw-away twin of it. */
export async function verifyUnit(run: Run, source: UnitSource, name: string, check?: string): Promise<void> {
  const start = await findUnit(source, callOf(name, 'start'));
  const unit = await findUnit(source, callOf(name, 'backup'));
  const shelves = new Map(backupsOf(run, source, unit).map(({ container, params }) => [container, params]));
  await tryBackups(run, { start, shelves, lock: lockOf(start), check }, surroundings(run, source, false));
}

/** Does the unit's `restore`; `date` is that of an older archive. */
export async function restoreUnit(
  run: Run,
  source: UnitSource,
  name: string,
  date: string | undefined,
): Promise<UnitResult | undefined> {
  const unit = await findUnit(source, callOf(name, 'restore'));
  return runOrders(run, source, withArguments(unit, 'restore', { date }), false);
}

/** The archives that the unit's `backup` writes. */
export async function unitBackups(run: Run, source: UnitSource, name: string): Promise<readonly BackupRow[]> {
  const unit = await findUnit(source, callOf(name, 'backup'));
  return listBackups(
    run,
    backupsOf(run, source, unit).map(({ params }) => params),
  );
}

/** Every `backup` of a unit. */
function backupsOf(run: Run, source: UnitSource, unit: UnitFile) {
  const around = surroundings(run, source, false);
  const orders = (unit.orders ?? []).filter(({ command }) => command === 'backup');
  return orders.map((order) => ({
    container: order.container,
    params: backupParams(new Scene(unit, order, around)),
  }));
}

/** `site`, or `site:dev` for one variant. */
function callOf(name: string, command: string): UnitCall {
  const [unit = '', ...variants] = name.split(':');
  return parseUnitCall([`${unit}/${command}`, ...variants].join(':'));
}

/** What is given on the command line wins over what the orders say. */
function withArguments(unit: UnitFile, command: string, args: Readonly<Record<string, unknown>>): UnitFile {
  const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
  const orders = unit.orders?.map((order) =>
    order.command === command ? { ...order, args: { ...order.args, ...given } } : order,
  );
  return { ...unit, ...(orders && { orders }) };
}
