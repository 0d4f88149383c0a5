import { UsageError } from '../../core/index.ts';
import { loadUnitFile, type UnitSource } from '../file/load.ts';
import type { Remark, UnitFile } from '../file/schema.ts';
import { unknownUnit } from '../find.ts';
import { generate } from '../generate.ts';
import type { UnitCall } from '../unit-name.ts';
import { chooseTests, type ChosenTests } from './choose.ts';
import { pseudonyms } from '../pseudonyms/index.ts';
import { isolated } from './isolate.ts';

/** What a test run works on. */
export interface TestedUnit {
  readonly chosen: ChosenTests;
  readonly id: string;
  readonly production: boolean;
  /** The unit as it is tested, under pseudonyms unless in production. */
  readonly start: UnitFile;
  readonly stop: UnitFile;
  readonly purge: UnitFile;
  /** Names of images and volumes that the run makes, which no label finds. */
  readonly images: readonly string[];
  readonly volumes: readonly string[];
  readonly archives: string;
  readonly remarks: readonly Remark[];
}

export interface TestOptions {
  readonly id: string;
  readonly production: boolean;
  /** Directory for the archives of the run, absolute. */
  readonly archives: string;
}

/** The unit of a call `UNIT/test[:VARIANT…]` and what is to be tested. Throws for whatever is wrong. */
export async function findTested(
  source: UnitSource,
  call: UnitCall,
  options: TestOptions,
): Promise<TestedUnit> {
  const file = await loadUnitFile(source, { unit: call.unit, command: 'start' });
  if (!file) throw unknownUnit(source, call);
  if (!file.orders) throw new UsageError(`${call.unit}/start has no orders to test`);
  const chosen = chooseTests(file, call);
  const stop = await endOf(source, chosen.start, 'stop', options.archives);
  const purge = await endOf(source, chosen.start, 'purge', options.archives);
  const { id, production, archives } = options;
  if (production)
    return { ...options, chosen, start: chosen.start, stop, purge, images: [], volumes: [], remarks: [] };
  const [own, ending, cleaning] = [chosen.start, stop, purge].map((unit) =>
    isolated(unit, pseudonyms(unit, id, chosen.purges), archives, source),
  );
  if (!own || !ending || !cleaning) throw new Error('a unit is three files');
  return {
    ...options,
    chosen,
    start: own.unit,
    stop: ending.unit,
    purge: cleaning.unit,
    images: own.orders.targets,
    volumes: own.volumes,
    remarks: [...own.remarks, ...own.orders.remarks],
  };
}

/** A file of its own, else what is generated from the tested orders. */
const endOf = async (
  source: UnitSource,
  start: UnitFile,
  command: string,
  archives: string,
): Promise<UnitFile> =>
  (await loadUnitFile(source, { unit: start.unit, command })) ?? generate(command, start, archives);
