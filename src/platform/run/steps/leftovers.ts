import type { OutputRef, Step } from '../../../plan/index.ts';
import { removeVolume, type NamedParams } from '../../kinds/remove.ts';
import { containerName } from '../../labels.ts';
import { defaultGrace } from '../../lifecycle/plan.ts';
import type { Decision } from '../decision.ts';
import type { RunFacts } from '../facts.ts';
import { isSwap } from '../making.ts';
import { instanceKey } from '../../instance/instance.ts';
import { discardSuccessors, type DiscardParams } from '../../kinds/instance-discard.ts';
import { nameInstance, type NameParams } from '../../kinds/instance-name.ts';
import { staleVolumes } from '../runtime-volume.ts';

/**
 * Takes away what killed runs made to take an instance's place, but for the one that is taken up again. An old one that
 * goes on until its next successor is made and may start runs meanwhile, as it did before.
 */
export function discardSteps(decision: Decision): readonly Step[] {
  const { instance, existing, adopted } = decision;
  const doomed = (existing?.successors ?? []).filter((one) => one !== adopted);
  if (!existing || doomed.length === 0) return [];
  const call = instanceKey(instance);
  const wasStopped = isSwap(decision) && !adopted && existing.summary.state === 'exited';
  const params: DiscardParams = {
    call,
    successors: doomed.map(({ id }) => id),
    ...(wasStopped && { old: existing.id }),
    graceSeconds: defaultGrace,
  };
  const kind = discardSuccessors.name;
  return [{ id: `discard:${call}`, kind, params: { ...params }, needs: [] }];
}

/** Removes runtime volumes that no container of the instance has any more. */
export function forgetSteps(decision: Decision, facts: RunFacts, needs: readonly string[]): readonly Step[] {
  return staleVolumes(decision, facts).map((name) => ({
    id: `forget:${name}`,
    kind: removeVolume.name,
    params: { name } satisfies NamedParams,
    needs,
  }));
}

/** Lets a new container have its instance's name. */
export function nameStep(
  { instance }: Decision,
  id: string | OutputRef,
  { platform }: RunFacts,
  needs: readonly string[],
): Step {
  const call = instanceKey(instance);
  const name = containerName(platform.project.name, instance.container, instance.instance);
  const params: NameParams = { call, id, name };
  return { id: `name:${call}`, kind: nameInstance.name, params: { ...params }, needs };
}
