import { join, resolve } from 'node:path';
import { UsageError } from '../../core/index.ts';
import { type KindRegistry, applyPlan, locked, type Step } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { takeBack, type Shelf } from '../archives/index.ts';
import { instanceKey } from '../instance/instance.ts';
import { label } from '../labels.ts';
import { belowOf } from '../machine.ts';
import { observe, type ObservedInstance } from '../observe.ts';
import type { Project } from '../schema.ts';
import { absence, knownContainers } from '../scope.ts';
import { callOf, selectTargets, type Selection } from '../select.ts';
import { keptBy } from './places.ts';

/** What the steps of both ways have. */
export const dataOf = (run: Run, project: Project, one: ObservedInstance, directory: string | undefined) => ({
  ...shelfOf(run, project, one, directory),
  id: one.id,
  call: instanceKey(one),
  project: project.name,
  places: keptBy(one),
});

/** Those of other machines have a directory of their own. */
export function shelfOf(
  run: Run,
  project: Project,
  one: ObservedInstance,
  directory: string | undefined,
): Shelf {
  const base = directory === undefined ? join(project.directory, 'backups') : resolve(run.cwd, directory);
  return { directory: join(base, belowOf(run)), name: instanceKey(one) };
}

/** One after another: they would only share the disk, and each freezes who shares its volumes. */
export async function apply(
  run: Run,
  project: Project,
  title: string,
  steps: readonly Step[],
  kinds: KindRegistry,
  achieved: string,
): Promise<void> {
  await locked(run, project.name, async () => {
    await takeBack(run, { [label.project]: project.name });
    await applyPlan({ title, steps, achieved, policy: 'skip-dependents' }, kinds, run, 1);
  });
}

/** The instances that are there and meant. */
export const targets = async (run: Run, project: Project, selection: Selection) =>
  targetsAmong(run, await observe(run, project.name), selection);

const targetsAmong = async (run: Run, observed: readonly ObservedInstance[], selection: Selection) =>
  selectTargets(run, observed, selection, await knownContainers(run, selection.name, observed));

/** The same. Throws `UsageError` for none. */
export async function demandTargets(
  run: Run,
  project: Project,
  selection: Selection,
): Promise<readonly ObservedInstance[]> {
  const observed = await observe(run, project.name);
  const chosen = await targetsAmong(run, observed, selection);
  if (chosen.length === 0) throw (await absence(run, selection)).error;
  return chosen;
}

/** Those that keep something. Throws `UsageError` for none. */
export async function keepers(
  run: Run,
  project: Project,
  selection: Selection,
): Promise<readonly ObservedInstance[]> {
  const chosen = (await demandTargets(run, project, selection)).filter((one) => keptBy(one).length > 0);
  if (chosen.length > 0) return chosen;
  throw new UsageError(`${nameOf(selection)} keeps nothing that could be backed up`, {
    hint: 'persistent_data, persistent_opt and persistent_log in run.conf keep directories, VOLUME in a Dockerfile a volume',
  });
}

export const nameOf = ({ name, instance }: Selection): string =>
  instance === undefined ? name : callOf({ container: name, instance });

export interface BackupOptions {
  /** Where archives lie; `backups` in the project unless told. */
  readonly directory?: string | undefined;
}
