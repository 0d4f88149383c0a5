import { UsageError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { label } from '../labels.ts';
import { targetsFirst } from '../lifecycle/order.ts';
import { observe, type ObservedInstance } from '../observe.ts';
import { knownContainers } from '../scope.ts';
import { selectTargets, type Selection } from '../select.ts';
import { instanceSpec, loadPlatform } from '../spec/index.ts';
import type { PlatformSpec } from '../schema.ts';
import { readSecrets } from '../kinds/secrets-inject.ts';
import { noOverrides, type RunRequest } from '../instance/instance.ts';
import { runInstances, type InstanceRun } from './run.ts';
import { readSettings } from '../instance/settings.ts';

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
    if (one) done.push(...(await runInstances(run, platform, await requestOf(run, one, platform))));
  }
  return done;
}

/** What must be given, and is given nowhere now, keeps its value. */
async function requestOf(run: Run, of: ObservedInstance, platform: PlatformSpec): Promise<RunRequest> {
  const was = readSettings(of.summary.labels[label.settings]);
  const names = Object.keys(instanceSpec(platform, of.container, of.instance).secrets);
  const secrets = await readSecrets(run.ports.engine.containers, of.id, names);
  return {
    name: of.container,
    instance: of.instance,
    overrides: was?.overrides ?? { ...noOverrides, instanceType: of.type },
    replace: true,
    kept: { ...was?.settings.env, ...secrets },
  };
}
