import type { Step } from '../../../plan/index.ts';
import { removeInstance } from '../../kinds/remove.ts';
import { stopInstance, type StopParams, type InstanceParams } from '../../kinds/lifecycle.ts';
import { defaultGrace } from '../../lifecycle/plan.ts';
import type { ObservedInstance } from '../../observe.ts';
import { changeText } from '../../instance/change.ts';
import type { Decision } from '../decision.ts';
import { instanceKey } from '../../instance/instance.ts';

/**
 * Takes away a container nobody can come back to, or stops that which must start anew. Volumes and data stay. `needs`
 * must have ended.
 */
export function removeSteps(decision: Decision, needs: readonly string[]): readonly Step[] {
  const { action, existing, instance } = decision;
  if (!existing) return [];
  const why = decision.why.map(changeText).join(', ');
  if (action === 'restart') return [stopStep(decision, existing, why, needs)];
  if (action !== 'replace') return [];
  const call = instanceKey(instance);
  const remove: Step = {
    id: `remove:${call}`,
    kind: removeInstance.name,
    params: { id: existing.id, call } satisfies InstanceParams,
    needs: existing.running ? [`stop:${call}`] : needs,
    why,
  };
  return existing.running ? [stopStep(decision, existing, why, needs), remove] : [remove];
}

function stopStep(
  { instance }: Decision,
  { id }: ObservedInstance,
  why: string,
  needs: readonly string[],
): Step {
  const call = instanceKey(instance);
  // A shell that was left behind has nothing to save.
  const graceSeconds = instance.starts === 'service' ? defaultGrace : 0;
  const params: StopParams = { id, call, graceSeconds };
  return { id: `stop:${call}`, kind: stopInstance.name, params: { ...params }, needs, why };
}
