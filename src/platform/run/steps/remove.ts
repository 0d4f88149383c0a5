import type { Step } from '../../../plan/index.ts';
import { removeInstance } from '../../clean/kinds.ts';
import { stopInstance, type StopParams, type InstanceParams } from '../../lifecycle/kinds.ts';
import { defaultGrace } from '../../lifecycle/plan.ts';
import type { ObservedInstance } from '../../observe.ts';
import { isPodMade } from '../../pods/decide.ts';
import type { Decision } from '../decide.ts';
import { instanceKey } from '../instance.ts';

/** Takes away the container that is to be replaced, or stops that which must start anew. Volumes and data stay. */
export function removeSteps(decision: Decision): readonly Step[] {
  const { action, existing, instance } = decision;
  if (!existing) return [];
  if (action === 'restart') return [stopStep(decision, existing, 'the network of its pod was gone')];
  if (action !== 'replace') return [];
  const call = instanceKey(instance);
  const why = whyReplaced(decision, existing);
  const remove: Step = {
    id: `remove:${call}`,
    kind: removeInstance.name,
    params: { id: existing.id, call } satisfies InstanceParams,
    needs: existing.running ? [`stop:${call}`] : [],
    why,
  };
  return existing.running ? [stopStep(decision, existing, why), remove] : [remove];
}

function whyReplaced({ pod }: Decision, { summary }: ObservedInstance): string {
  if (summary.state === 'created') return 'it was made but never started';
  return pod && isPodMade(pod) ? `its pod ${pod.pod.name} is made anew` : 'it is to be made anew';
}

function stopStep({ instance }: Decision, { id }: ObservedInstance, why: string): Step {
  const call = instanceKey(instance);
  // A shell that was left behind has nothing to save.
  const graceSeconds = instance.starts === 'service' ? defaultGrace : 0;
  const params: StopParams = { id, call, graceSeconds };
  return { id: `stop:${call}`, kind: stopInstance.name, params: { ...params }, needs: [], why };
}
