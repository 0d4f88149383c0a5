import type { Step } from '../../../plan/index.ts';
import { removeInstance } from '../../clean/kinds.ts';
import { stopInstance, type StopParams, type InstanceParams } from '../../lifecycle/kinds.ts';
import { defaultGrace } from '../../lifecycle/plan.ts';
import type { Decision } from '../decide.ts';
import { instanceKey } from '../instance.ts';

/** Takes away the container that is to be replaced. Its volumes and data stay. */
export function removeSteps({ action, existing, instance }: Decision): readonly Step[] {
  if (action !== 'replace' || !existing) return [];
  const call = instanceKey(instance);
  const why =
    existing.summary.state === 'created' ? 'it was made but never started' : 'it is to be made anew';
  const remove: Step = {
    id: `remove:${call}`,
    kind: removeInstance.name,
    params: { id: existing.id, call } satisfies InstanceParams,
    needs: existing.running ? [`stop:${call}`] : [],
    why,
  };
  if (!existing.running) return [remove];
  // A shell that was left behind has nothing to save.
  const graceSeconds = instance.starts === 'service' ? defaultGrace : 0;
  const stop: Step = {
    id: `stop:${call}`,
    kind: stopInstance.name,
    params: { id: existing.id, call, graceSeconds } satisfies StopParams,
    needs: [],
    why,
  };
  return [stop, remove];
}
