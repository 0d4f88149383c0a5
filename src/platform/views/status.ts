import type { View } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { isBeingReplaced, observeAll, type ObservedInstance } from '../observe.ts';
import { cutOffMembers } from '../pods/cut-off.ts';
import type { InstanceSpec, PlatformSpec } from '../schema.ts';
import { callOf, safemodeLine } from '../select.ts';
import { instanceOf, loadPlatform } from '../spec/index.ts';
import { exitCodeOf, healthOf, stateText } from './format.ts';

/** One instance that run.conf wants, or that is there without it. */
export interface StatusRow {
  readonly container: string;
  readonly instance: string;
  /** A section of run.conf asks for it. */
  readonly wanted: boolean;
  /** `missing`, `cut off` (its pod's network is gone), or the engine's state. */
  readonly found: string;
  readonly health: string | null;
  readonly exitCode: number | null;
  readonly ok: boolean;
  /** A command that brings it where it should be; empty when it is there. */
  readonly advice: string;
}

/** What run.conf wants beside what is there, in run.conf's order, then what it does not mention. */
export async function status(run: Run): Promise<readonly StatusRow[]> {
  const spec = await loadPlatform(run);
  const there = await observeAll(run, spec.project.name);
  return compare(spec, there.instances, await cutOffMembers(run, there));
}

/** Pure part of `status`. */
export function compare(
  spec: Pick<PlatformSpec, 'instances'>,
  observed: readonly ObservedInstance[],
  cutOff: ReadonlySet<string> = new Set(),
): readonly StatusRow[] {
  const wanted = spec.instances.map(wantedInstance);
  const isWanted = (one: ObservedInstance) => wanted.some((name) => callOf(name) === callOf(one));
  const described = wanted.map((name) =>
    rowOf(
      name,
      observed.find((one) => callOf(one) === callOf(name)),
      true,
    ),
  );
  const others = observed.filter((one) => !isWanted(one)).map((one) => rowOf(one, one, false));
  const lost = observed.filter(({ id }) => cutOff.has(id)).map(callOf);
  return [...described, ...others].map((row) => (lost.includes(callOf(row)) ? withoutNetwork(row) : row));
}

/** It runs, and nobody can reach it: the network of its pod is gone. */
const withoutNetwork = (row: StatusRow): StatusRow => ({
  ...row,
  found: 'cut off',
  ok: false,
  advice: 'dockerops run:all',
});

const wantedInstance = (spec: InstanceSpec) => ({ container: spec.container, instance: instanceOf(spec) });

function rowOf(
  { container, instance }: { readonly container: string; readonly instance: string },
  found: ObservedInstance | undefined,
  wanted: boolean,
): StatusRow {
  const text = found?.summary.status ?? '';
  const health = healthOf(text);
  const ok = found ? found.running && health !== 'unhealthy' : false;
  return {
    container,
    instance,
    wanted,
    found: found?.summary.state ?? 'missing',
    health,
    exitCode: exitCodeOf(text),
    ok,
    advice: ok ? '' : adviceFor(callOf({ container, instance }), found, wanted),
  };
}

function adviceFor(call: string, found: ObservedInstance | undefined, wanted: boolean): string {
  if (!found) return `dockerops run:${call}`;
  if (isBeingReplaced(found)) return 'dockerops run:all';
  if (found.running) return `dockerops logs:${call}`;
  // It ends again and again: nobody needs to start it.
  if (found.summary.state === 'restarting')
    return `dockerops logs:${call}   # to look inside: ${safemodeLine(found)}`;
  return wanted ? `dockerops start:${call}` : `dockerops clean:${call}`;
}

/** One line an instance. */
export function statusView(rows: readonly StatusRow[]): View {
  return {
    kind: 'table',
    columns: ['CONTAINER', 'INSTANCE', 'WANTED', 'FOUND', 'WHAT TO DO'],
    rows: rows.map((row) => [
      row.container,
      row.instance,
      row.wanted ? 'running' : 'not in run.conf',
      stateText({ ...row, state: row.found }),
      row.advice || '-',
    ]),
    empty: 'run.conf names no instance, and none is there.',
  };
}
