import { after, type Step } from '../../../plan/index.ts';
import { removeInstance } from '../../kinds/remove.ts';
import type { InstanceParams } from '../../kinds/lifecycle.ts';
import { defaultGrace } from '../../lifecycle/plan.ts';
import type { ObservedInstance } from '../../observe.ts';
import { changeText } from '../../instance/change.ts';
import type { Decision } from '../decision.ts';
import type { RunFacts } from '../facts.ts';
import { instanceKey } from '../../instance/instance.ts';
import { replaceInstance, type ReplaceParams } from '../../kinds/instance-replace.ts';
import { mountedRuntime, newRuntimeVolume } from '../runtime-volume.ts';
import { forgetSteps, nameStep } from './leftovers.ts';
import { marginMs, readyParams, sleepSteps } from './start.ts';

/**
 * Puts the new container, which is made, into the place of the old one. The removal of the old one settles it: until
 * then a later run goes back, from then on it goes on.
 */
export function swapSteps(
  decision: Decision,
  existing: ObservedInstance,
  facts: RunFacts,
  needs: readonly string[],
): readonly Step[] {
  const call = instanceKey(decision.instance);
  const replace = replaceStep(decision, existing, facts, needs);
  const remove: Step = {
    id: `remove:${call}`,
    kind: removeInstance.name,
    params: { id: existing.id, call: `the old ${call}` } satisfies InstanceParams,
    needs: [replace.id],
  };
  const forget = forgetSteps(decision, facts, [remove.id]);
  const name = nameStep(decision, successorOf(decision), facts, [remove.id, ...forget.map(({ id }) => id)]);
  return [replace, remove, ...forget, name, ...sleepSteps(decision, name.id)];
}

function replaceStep(
  decision: Decision,
  existing: ObservedInstance,
  facts: RunFacts,
  needs: readonly string[],
): Step {
  const { instance, why } = decision;
  const call = instanceKey(instance);
  const successor = successorOf(decision);
  const ready = { ...readyParams(decision, facts, successor), replaces: true as const };
  const runtimeVolume = mountedRuntime(decision.adopted) ?? newRuntimeVolume(decision, facts);
  const params: ReplaceParams = {
    call,
    old: existing.id,
    successor,
    ...(runtimeVolume !== undefined && { runtimeVolume }),
    graceSeconds: defaultGrace,
    // A successor that is there already: the run that was killed had stopped it.
    restore: existing.running || existing.successors.length > 0,
    ready,
  };
  return {
    id: `replace:${call}`,
    kind: replaceInstance.name,
    params: { ...params },
    needs,
    why: why.map(changeText).join(', '),
    deadlineMs: (ready.timeoutSeconds + defaultGrace) * 1000 + 2 * marginMs,
  };
}

const successorOf = ({ instance, adopted }: Decision) =>
  adopted?.id ?? after(`create:${instanceKey(instance)}`, 'id');
