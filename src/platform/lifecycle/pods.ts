import type { Step } from '../../plan/index.ts';
import type { Observed, ObservedInstance, ObservedPod } from '../observe.ts';
import { startInstance, stopInstance, type InstanceParams, type StopParams } from '../kinds/lifecycle.ts';

const isIn = (pod: ObservedPod, { summary }: ObservedInstance): boolean => summary.networkOf === pod.id;

/** What messages call it. */
const callOf = ({ pod }: ObservedPod): string => `pod ${pod}`;

/** Stops pods that nobody runs in any more, so that they hold no port. */
export function stopPodSteps(
  stopped: readonly ObservedInstance[],
  { instances, pods }: Observed,
): readonly Step[] {
  const runs = (one: ObservedInstance) => one.running && !stopped.includes(one);
  return pods
    .filter((pod) => pod.running && stopped.some((one) => isIn(pod, one)))
    .filter((pod) => !instances.some((one) => isIn(pod, one) && runs(one)))
    .map((pod) => ({
      id: `stop:${pod.name}`,
      kind: stopInstance.name,
      params: { id: pod.id, call: callOf(pod), graceSeconds: 0 } satisfies StopParams,
      needs: stopped.filter((one) => isIn(pod, one)).map((one) => `stop:${one.name}`),
    }));
}

/** Starts the stopped pods of instances that are to be started, each before its members. */
export function withPodStarts(
  steps: readonly Step[],
  started: readonly ObservedInstance[],
  { pods }: Pick<Observed, 'pods'>,
): readonly Step[] {
  const stopped = pods.filter((pod) => !pod.running && started.some((one) => isIn(pod, one)));
  const starts = stopped.map((pod): Step => ({
    id: `start:${pod.name}`,
    kind: startInstance.name,
    params: { id: pod.id, call: callOf(pod) } satisfies InstanceParams,
    needs: [],
  }));
  const podsOf = (step: Step) =>
    stopped
      .filter((pod) => started.some((one) => isIn(pod, one) && step.id === `start:${one.name}`))
      .map((pod) => `start:${pod.name}`);
  return [...starts, ...steps.map((step) => ({ ...step, needs: [...step.needs, ...podsOf(step)] }))];
}
