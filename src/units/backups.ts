import { listBackups, type BackupRow, type Retention, type Shelf } from '../platform/archives/index.ts';
import type { Run } from '../ports/index.ts';
import type { UnitSource } from './file/load.ts';
import type { UnitFile } from './file/schema.ts';
import { findUnit } from './find.ts';
import { backupParams } from './orders/archives.ts';
import { Scene } from './orders/scene.ts';
import { runOrders, surroundings, type UnitResult } from './run.ts';
import { parseUnitCall, type UnitCall } from './unit-name.ts';

/** What `unit.backup` asks for beyond what the unit's orders say. */
export interface BackupRequest extends Retention {
  readonly pause?: boolean | undefined;
  readonly quiesce?: string | undefined;
  readonly resume?: string | undefined;
}

/** Does the unit's `backup`, with these arguments for each of its orders. */
export async function backupUnit(
  run: Run,
  source: UnitSource,
  name: string,
  { pause, quiesce, resume, last, daily, weekly }: BackupRequest,
): Promise<UnitResult | undefined> {
  const keep = [last, daily, weekly].some((count) => count !== undefined)
    ? { last, daily, weekly }
    : undefined;
  const unit = await findUnit(source, callOf(name, 'backup'));
  return runOrders(run, source, withArguments(unit, 'backup', { pause, quiesce, resume, keep }), false);
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
  return listBackups(run, shelvesOf(run, source, unit));
}

/** Where the archives of each `backup` lie. */
export function shelvesOf(run: Run, source: UnitSource, unit: UnitFile): readonly Shelf[] {
  const around = surroundings(run, source, false);
  const orders = (unit.orders ?? []).filter(({ command }) => command === 'backup');
  return orders.map((order) => backupParams(new Scene(unit, order, around)));
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
