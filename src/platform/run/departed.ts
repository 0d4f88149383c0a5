import type { ObservedInstance } from '../observe.ts';
import type { InstanceSpec } from '../schema.ts';
import { isSession } from './refusals.ts';

/**
 * Instances that no section of run.conf describes any more: neither one of their own nor a general one of their
 * container. A shell that somebody has open stays.
 */
export const departed = (
  sections: readonly Pick<InstanceSpec, 'container' | 'instance'>[],
  observed: readonly ObservedInstance[],
): readonly ObservedInstance[] =>
  observed
    .filter((one) => !sections.some((section) => describes(section, one)))
    .filter((one) => !(isSession(one) && one.running));

const describes = (section: Pick<InstanceSpec, 'container' | 'instance'>, one: ObservedInstance): boolean =>
  section.container === one.container &&
  (section.instance === undefined || section.instance === one.instance);
