import { after, type OutputRef, type Step } from '../../../plan/index.ts';
import { startInstance } from '../../kinds/lifecycle.ts';
import { containerName } from '../../labels.ts';
import type { ObservedInstance } from '../../observe.ts';
import type { Decision } from '../decision.ts';
import { imageOf, type RunFacts } from '../facts.ts';
import { instanceKey, isMade } from '../../instance/instance.ts';
import { instanceReady, type ReadyParams } from '../../kinds/instance-ready.ts';
import { sleep, type SleepParams } from '../../kinds/sleep.ts';
import { patienceOf, probesOf } from '../../readiness/probe.ts';

/** Milliseconds a step gets beyond the time it counts itself, to say what went wrong. */
export const marginMs = 15_000;

/** Start, readiness and run.conf's `sleep`; `needs` must have ended. */
export function startSteps(decision: Decision, facts: RunFacts, needs: readonly string[]): readonly Step[] {
  const { instance, existing } = decision;
  const call = instanceKey(instance);
  const id = isMade(decision) ? after(`create:${call}`, 'id') : existing?.id;
  const start: Step = {
    id: `start:${call}`,
    kind: startInstance.name,
    params: { id, call, ...(isMade(decision) && { isNew: true }) },
    needs,
    ...(decision.action === 'start' && { why: whyStarted(existing) }),
  };
  return [start, readyStep(decision, facts, [start.id]), ...sleepSteps(decision, `ready:${call}`)];
}

/** One that runs by now was found down a moment ago. */
const whyStarted = (existing: ObservedInstance | undefined): string =>
  existing?.running === true || existing?.summary.state === 'restarting'
    ? 'it is restarting: it ends again and again'
    : 'it is stopped';

/** Sees one ready that runs already, before others that link to it are started. */
export const waitStep = (decision: Decision, facts: RunFacts, needs: readonly string[]): Step => ({
  ...readyStep(decision, facts, needs),
  why: 'others that link to it are started',
});

function readyStep(decision: Decision, facts: RunFacts, needs: readonly string[]): Step {
  const { instance } = decision;
  const call = instanceKey(instance);
  const name = containerName(facts.platform.project.name, instance.container, instance.instance);
  const params = readyParams(decision, facts, name);
  return {
    id: `ready:${call}`,
    kind: instanceReady.name,
    params: { ...params },
    needs,
    deadlineMs: params.timeoutSeconds * 1000 + marginMs,
  };
}

/** How an instance's container, known by its name or id, is seen to be ready. */
export function readyParams<N extends string | OutputRef>(
  { instance }: Decision,
  { images }: RunFacts,
  name: N,
): Omit<ReadyParams, 'name'> & { readonly name: N } {
  const image = imageOf(images, instance.container);
  return {
    call: instanceKey(instance),
    name,
    container: instance.container,
    instance: instance.instance,
    wait: instance.wait,
    probes: probesOf(instance, image),
    timeoutSeconds: patienceOf(instance, image),
  };
}

/** `ready` is the step that sees the instance ready. */
export function sleepSteps({ instance }: Decision, ready: string): readonly Step[] {
  if (instance.sleepSeconds <= 0) return [];
  const call = instanceKey(instance);
  const params: SleepParams = { call, seconds: instance.sleepSeconds };
  const deadlineMs = instance.sleepSeconds * 1000 + marginMs;
  return [{ id: `sleep:${call}`, kind: sleep.name, params: { ...params }, needs: [ready], deadlineMs }];
}
