import { UsageError } from '../../core/index.ts';
import type { Plan, Step } from '../../plan/index.ts';
import type { ObservedInstance } from '../observe.ts';
import { callOf } from '../select.ts';
import { startInstance, stopInstance, stopMarginMs, type InstanceParams, type StopParams } from './kinds.ts';
import { dependentsFirst, targetsFirst } from './order.ts';

/** Seconds an instance has to end by itself: 10, as Docker has it, unless told. Throws `UsageError` below 0. */
export function graceOf(seconds: number | undefined): number {
  if (seconds !== undefined && seconds < 0)
    throw new UsageError(`timeout: ${seconds} is less than 0 seconds`);
  return seconds ?? 10;
}

/** Stops instances, those that link to others first. */
export function stopSteps(instances: readonly ObservedInstance[], graceSeconds: number): readonly Step[] {
  const order = dependentsFirst(instances);
  return instances.map((one) => ({
    id: `stop:${one.name}`,
    kind: stopInstance.name,
    params: { id: one.id, call: callOf(one), graceSeconds } satisfies StopParams,
    needs: (order.get(one.name) ?? []).map((name) => `stop:${name}`),
    deadlineMs: graceSeconds * 1000 + stopMarginMs,
  }));
}

/** Starts instances once what they link to is there. */
export function startSteps(instances: readonly ObservedInstance[]): readonly Step[] {
  const order = targetsFirst(instances);
  return instances.map((one) => ({
    id: `start:${one.name}`,
    kind: startInstance.name,
    params: { id: one.id, call: callOf(one) } satisfies InstanceParams,
    needs: (order.get(one.name) ?? []).map((name) => `start:${name}`),
  }));
}

/** Stops all, then starts all: an instance that comes up must not find its links half stopped. */
export function restartSteps(instances: readonly ObservedInstance[], graceSeconds: number): readonly Step[] {
  const stops = stopSteps(instances, graceSeconds);
  const stopped = stops.map((step) => step.id);
  const starts = startSteps(instances).map((step) => ({ ...step, needs: [...stopped, ...step.needs] }));
  return [...stops, ...starts];
}

export const planOf = (title: string, steps: readonly Step[]): Plan => ({
  title,
  steps,
  policy: 'skip-dependents',
});
