import { expectedEnd } from '../expected-end.ts';
import type { Run } from '../../ports/index.ts';
import type { ObservedInstance } from '../observe.ts';
import { pickInstances } from '../scope.ts';
import type { Selection } from '../select.ts';
import { Readings } from './readings.ts';
import { rowOf, type StatsRow } from './rows.ts';
import { statsView } from './view.ts';

export { statsView } from './view.ts';
export type { StatsRow } from './rows.ts';

const everyMs = 1000;

/**
 * What instances use: once, as rows; or as frames, again and again until the run is interrupted, where somebody looks on
 * (`Terminal.live`) and did not ask for `once`.
 */
export async function stats(
  run: Run,
  selection: Selection,
  options: { readonly once: boolean },
): Promise<readonly StatsRow[]> {
  if (options.once || !run.ports.terminal.live) return measure(run, await pickInstances(run, selection));
  try {
    return await watch(run, selection);
  } catch (error) {
    throw expectedEnd(run, error);
  }
}

async function measure(run: Run, instances: readonly ObservedInstance[]): Promise<readonly StatsRow[]> {
  const rows = await Promise.all(instances.map((one) => measureOne(run, one)));
  if (instances.some(({ running }) => running) && rows.every(({ memoryBytes }) => memoryBytes === null))
    run.emit({ type: 'message', level: 'warning', text: 'the engine measures nothing on its machine' });
  return rows;
}

async function measureOne(run: Run, one: ObservedInstance): Promise<StatsRow> {
  if (!one.running) return rowOf(one, undefined);
  for await (const sample of run.ports.engine.containers.stats(one.id, { once: true }))
    return rowOf(one, sample);
  return rowOf(one, undefined);
}

async function watch(run: Run, selection: Selection): Promise<never> {
  const readings = new Readings(run);
  for (;;) {
    const instances = await pickInstances(run, selection);
    readings.keep(instances.filter(({ running }) => running));
    const value = instances.map((one) => rowOf(one, readings.of(one)));
    run.emit({ type: 'frame', value, view: statsView(value) });
    await run.ready();
    await run.clock.sleep(everyMs, run.signal);
  }
}
