import type { Run } from '../../ports/index.ts';
import { label } from '../labels.ts';
import { observe, type ObservedInstance } from '../observe.ts';
import { absence, knownContainers } from '../scope.ts';
import { selectTargets, type Selection } from '../select.ts';
import { instanceSpec, loadPlatform } from '../spec/index.ts';
import type { PlatformSpec } from '../schema.ts';
import { readSecrets } from '../kinds/secrets-inject.ts';
import { noOverrides, type ResolvedInstance, type RunRequest } from '../instance/instance.ts';
import { resolveInstances } from '../instance/resolve.ts';
import { bringAbout, runInstances, withoutShells, type InstanceRun } from './run.ts';
import { readSettings } from '../instance/settings.ts';

export interface RerunSelection extends Selection {
  /** Another run.conf: `conf/NAME.conf`. */
  readonly conf?: string | undefined;
}

/**
 * Makes instances anew by one plan, those that others link to first: run.conf as it is now, the arguments each was run
 * with, the same address, keys and data. Throws `UsageError` when there is nothing to re-create.
 */
export async function rerun(
  run: Run,
  { conf, ...selection }: RerunSelection,
): Promise<readonly InstanceRun[]> {
  const platform = await loadPlatform(run, conf === undefined ? {} : { conf });
  const observed = await observe(run, platform.project.name);
  const known = await knownContainers(run, selection.name, observed);
  const chosen = await selectTargets(run, observed, selection, known);
  if (chosen.length === 0) throw (await absence(run, selection)).error;
  const requests = await Promise.all(chosen.map((one) => requestOf(run, one, platform)));
  const [only] = requests;
  if (only && requests.length === 1) return runInstances(run, platform, only);
  return rerunServices(run, platform, requests, `rerun ${selection.name} of ${platform.project.name}`);
}

/** One after the other: what is given nowhere is asked for. */
async function rerunServices(
  run: Run,
  platform: PlatformSpec,
  requests: readonly RunRequest[],
  title: string,
): Promise<readonly InstanceRun[]> {
  const resolved: ResolvedInstance[] = [];
  for (const request of requests) resolved.push(...(await resolveInstances(run, platform, request)));
  return bringAbout(run, platform, title, { instances: withoutShells(run, resolved), existing: 'replace' });
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
