import { UsageError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { label } from '../labels.ts';
import { targetsFirst } from '../lifecycle/order.ts';
import { observe, type ObservedInstance } from '../observe.ts';
import { knownContainers } from '../scope.ts';
import { selectTargets, type Selection } from '../select.ts';
import { loadPlatform } from '../spec/index.ts';
import { noOverrides, type RunRequest } from './instance.ts';
import { runInstances, type InstanceRun } from './run.ts';
import { readSettings } from './settings.ts';

export interface RerunSelection extends Selection {
  /** Another run.conf: `conf/NAME.conf`. */
  readonly conf?: string | undefined;
}

/**
 * Makes instances anew, those that others link to first: run.conf as it is now, the arguments each was run with,
 * the same address, keys and data. Throws `UsageError` when there is nothing to re-create.
 */
export async function rerun(
  run: Run,
  { conf, ...selection }: RerunSelection,
): Promise<readonly InstanceRun[]> {
  const platform = await loadPlatform(run, conf === undefined ? {} : { conf });
  const observed = await observe(run, platform.project.name);
  const known = await knownContainers(run, selection.name, observed);
  const chosen = await selectTargets(run, observed, selection, known);
  if (chosen.length === 0)
    throw new UsageError(`there is no instance of ${selection.name}`, {
      hint: `dockerops run:${selection.name}`,
    });
  const done: InstanceRun[] = [];
  for (const name of targetsFirst(chosen).keys()) {
    const one = chosen.find((instance) => instance.name === name);
    if (one) done.push(...(await runInstances(withItsVariables(run, one), platform, requestOf(one))));
  }
  return done;
}

const kept = (of: ObservedInstance) => readSettings(of.summary.labels[label.settings]);

/** A variable that must be given, and is given nowhere now, keeps its value. */
const withItsVariables = (run: Run, of: ObservedInstance): Run => ({
  ...run,
  env: { ...kept(of)?.settings.env, ...run.env },
});

const requestOf = (of: ObservedInstance): RunRequest => ({
  name: of.container,
  instance: of.instance,
  overrides: kept(of)?.overrides ?? { ...noOverrides, instanceType: of.type },
  replace: true,
});
