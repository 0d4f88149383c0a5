import { linksOf, type ObservedInstance } from '../observe.ts';
import { callOf } from '../select.ts';

/** Names of containers, each with those it must wait for. */
export type Order = ReadonlyMap<string, readonly string[]>;

/**
 * Each instance with its links' targets among `instances`, by container name. Links taken at different times may
 * form a circle, although no run.conf may have one: the link that would close it is left out.
 */
export function targetsFirst(instances: readonly ObservedInstance[]): Order {
  const byCall = new Map(instances.map((one) => [keyOf(one.project, callOf(one)), one]));
  const order = new Map<string, string[]>();
  const visit = (one: ObservedInstance, path: readonly ObservedInstance[]) => {
    if (order.has(one.name)) return;
    const targets = Object.values(linksOf(one))
      .map((call) => byCall.get(keyOf(one.project, call)))
      .filter((target) => target !== undefined)
      .filter((target) => target !== one && !path.includes(target));
    for (const target of targets) visit(target, [...path, one]);
    order.set(one.name, [...new Set(targets.map((target) => target.name))]);
  };
  for (const one of instances) visit(one, []);
  return order;
}

const keyOf = (project: string, call: string) => `${project}:${call}`;

/** The reverse: each instance with those that link to it. */
export function dependentsFirst(instances: readonly ObservedInstance[]): Order {
  const targets = targetsFirst(instances);
  const dependents = new Map(instances.map((one): [string, string[]] => [one.name, []]));
  for (const [name, itsTargets] of targets)
    for (const target of itsTargets) dependents.get(target)?.push(name);
  return dependents;
}
