import { after, type Step } from '../../../plan/index.ts';
import { startInstance } from '../../lifecycle/kinds.ts';
import { containerName } from '../../labels.ts';
import type { Decision } from '../decide.ts';
import { imageOf, type RunFacts } from '../facts.ts';
import { instanceKey, isMade } from '../instance.ts';
import { instanceReady, type ReadyParams } from '../kinds/instance-ready.ts';
import { sleep, type SleepParams } from '../kinds/sleep.ts';
import { patienceOf, probesOf } from '../probe.ts';

/** Milliseconds a step gets beyond the time it counts itself, to say what went wrong. */
const marginMs = 15_000;

/** Start, readiness and run.conf's `sleep`; `needs` must have ended. */
export function startSteps(decision: Decision, facts: RunFacts, needs: readonly string[]): readonly Step[] {
  const { instance, existing } = decision;
  const call = instanceKey(instance);
  const id = isMade(decision) ? after(`create:${call}`, 'id') : existing?.id;
  const start: Step = {
    id: `start:${call}`,
    kind: startInstance.name,
    params: { id, call },
    needs,
    ...(decision.action === 'start' && { why: 'it is stopped' }),
  };
  return [start, readyStep(decision, facts), ...sleepSteps(decision)];
}

function readyStep({ instance }: Decision, { platform, images }: RunFacts): Step {
  const call = instanceKey(instance);
  const image = imageOf(images, instance.container);
  const params: ReadyParams = {
    call,
    name: containerName(platform.project.name, instance.container, instance.instance),
    container: instance.container,
    instance: instance.instance,
    wait: instance.wait,
    probes: probesOf(instance, image),
    timeoutSeconds: patienceOf(instance, image),
  };
  const deadlineMs = params.timeoutSeconds * 1000 + marginMs;
  return {
    id: `ready:${call}`,
    kind: instanceReady.name,
    params: { ...params },
    needs: [`start:${call}`],
    deadlineMs,
  };
}

function sleepSteps({ instance }: Decision): readonly Step[] {
  if (instance.sleepSeconds <= 0) return [];
  const call = instanceKey(instance);
  const params: SleepParams = { call, seconds: instance.sleepSeconds };
  const deadlineMs = instance.sleepSeconds * 1000 + marginMs;
  return [
    { id: `sleep:${call}`, kind: sleep.name, params: { ...params }, needs: [`ready:${call}`], deadlineMs },
  ];
}
