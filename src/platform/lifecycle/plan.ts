import { UsageError } from '../../core/index.ts';
import type { Plan, Step } from '../../plan/index.ts';
import type { ObservedInstance } from '../observe.ts';
import { instanceKey } from '../instance/instance.ts';
import { instanceReady, type ReadyParams } from '../kinds/instance-ready.ts';
import {
  startInstance,
  stopInstance,
  stopMarginMs,
  type InstanceParams,
  type StopParams,
} from '../kinds/lifecycle.ts';
import type { Readiness } from './ready.ts';
import { dependentsFirst, targetsFirst } from './order.ts';

/** Seconds an instance has to end by itself, as Docker has it. */
export const defaultGrace = 10;

/** The grace a user gives, or the default. Throws `UsageError` below 0. */
export function graceOf(seconds: number | undefined): number {
  if (seconds !== undefined && seconds < 0)
    throw new UsageError(`timeout: ${seconds} is less than 0 seconds`);
  return seconds ?? defaultGrace;
}

/** Stops instances, those that link to others first. */
export function stopSteps(instances: readonly ObservedInstance[], graceSeconds: number): readonly Step[] {
  const order = dependentsFirst(instances);
  return instances.map((one) => ({
    id: `stop:${one.name}`,
    kind: stopInstance.name,
    params: { id: one.id, call: instanceKey(one), graceSeconds } satisfies StopParams,
    needs: (order.get(one.name) ?? []).map((name) => `stop:${name}`),
    deadlineMs: graceSeconds * 1000 + stopMarginMs,
    subject: instanceKey(one),
  }));
}

/** Starts instances once what they link to is there and ready. */
export function startSteps(instances: readonly ObservedInstance[], readiness: Readiness): readonly Step[] {
  const order = targetsFirst(instances);
  return instances.flatMap((one) => {
    const targets = order.get(one.name) ?? [];
    const start: Step = {
      id: `start:${one.name}`,
      kind: startInstance.name,
      params: { id: one.id, call: instanceKey(one) } satisfies InstanceParams,
      needs: targets.map((name) => (readiness.has(name) ? `ready:${name}` : `start:${name}`)),
      subject: instanceKey(one),
    };
    const ready = readiness.get(one.name);
    return ready ? [start, readyStep(ready)] : [start];
  });
}

/** Waits until one is ready. */
export const readyStep = (ready: ReadyParams): Step => ({
  id: `ready:${ready.name}`,
  kind: instanceReady.name,
  params: { ...ready },
  needs: [`start:${ready.name}`],
  deadlineMs: ready.timeoutSeconds * 1000 + readyMarginMs,
  subject: ready.call,
});

/** `instance.ready` keeps its own time and says what it waited for: the step's deadline comes after. */
const readyMarginMs = 10_000;

/**
 * Starts each again once it is stopped, and so what links to it, and what it links to is ready. One that does not stop
 * holds up these alone.
 */
export function restartSteps(
  instances: readonly ObservedInstance[],
  graceSeconds: number,
  readiness: Readiness,
): readonly Step[] {
  const stops = stopSteps(instances, graceSeconds);
  const stopOf = new Map(stops.map(({ id, subject }) => [subject, id]));
  const starts = startSteps(instances, readiness).map((step) => {
    const stopped = step.kind === startInstance.name ? stopOf.get(step.subject) : undefined;
    return stopped === undefined ? step : { ...step, needs: [stopped, ...step.needs] };
  });
  return [...stops, ...starts];
}

export const planOf = (title: string, steps: readonly Step[], achieved: string): Plan => ({
  title,
  achieved,
  steps,
  policy: 'skip-dependents',
});
