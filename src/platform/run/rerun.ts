import type { Run } from '../../ports/index.ts';
import { label } from '../labels.ts';
import type { ObservedInstance } from '../observe.ts';
import { noOverrides, type RunRequest } from './instance.ts';
import { readSettings } from './settings.ts';

/**
 * The request that re-creates an instance: run.conf as it is now, under the arguments it was run with. Variables that
 * must be given and are given nowhere now keep their values, which is why the run comes with it.
 */
export function rerunRequest(
  run: Run,
  of: ObservedInstance,
): { readonly run: Run; readonly request: RunRequest } {
  const kept = readSettings(of.summary.labels[label.settings]);
  const overrides = kept?.overrides ?? { ...noOverrides, instanceType: of.type };
  return {
    run: { ...run, env: { ...kept?.settings.env, ...run.env } },
    request: { name: of.container, instance: of.instance, overrides, replace: true },
  };
}
