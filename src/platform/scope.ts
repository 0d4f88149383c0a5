import type { Run } from '../ports/index.ts';
import type { UsageError } from '../core/index.ts';
import { observe, type ObservedInstance } from './observe.ts';
import { isPattern, matchesPattern, notThere, selectInstances, selectOne, type Selection } from './select.ts';
import { instanceOf, loadPlatform, requireProject } from './spec/index.ts';

/**
 * Names a user may mean without there being an instance. The configuration is read only when the engine
 * does not know the name: a broken run.conf is no reason not to list, log or clean what runs.
 */
export async function knownContainers(
  run: Run,
  name: string,
  observed: readonly ObservedInstance[],
): Promise<readonly string[]> {
  if (isPattern(name) || observed.some((one) => one.container === name)) return [];
  return (await loadPlatform(run)).containers.map((container) => container.name);
}

/** The one instance of this project a user means; see `selectOne`. */
export async function pickInstance(
  run: Run,
  selection: Selection,
  need: 'running' | 'any',
): Promise<ObservedInstance> {
  const observed = await observe(run, (await requireProject(run)).name);
  return selectOne(run, observed, selection, await knownContainers(run, selection.name, observed), need);
}

/** The instances of this project a user means, perhaps none; see `selectInstances`. */
export async function pickInstances(run: Run, selection: Selection): Promise<readonly ObservedInstance[]> {
  const observed = await observe(run, (await requireProject(run)).name);
  return selectInstances(observed, selection, await knownContainers(run, selection.name, observed));
}

/** What is to be said where a selection means no instance that is there. */
export interface Absence {
  /** Neither the engine nor run.conf knows an instance of this name: it was mistyped. */
  readonly isMistyped: boolean;
  readonly error: UsageError;
}

/** Looks for what a selection may have been meant to be, on the engine and in run.conf. */
export async function absence(run: Run, selection: Selection): Promise<Absence> {
  const { name, instance } = selection;
  const observed = await observe(run, (await requireProject(run)).name);
  // What is wrong in run.conf is told by what needs it.
  const described = await loadPlatform(run).then(
    ({ instances }) => instances.map((spec) => ({ ...spec, instance: instanceOf(spec) })),
    () => [],
  );
  const others = [...observed, ...described].filter((one) => matchesPattern(name, one.container));
  const names = [...new Set(others.map((one) => one.instance))];
  const isMistyped = instance !== undefined && !isPattern(instance) && !names.includes(instance);
  return { isMistyped, error: notThere(selection, names) };
}
