import type { ObservedInstance } from '../observe.ts';
import { instanceKey, type Action } from '../instance/instance.ts';
import type { PodMembership } from '../instance/settings.ts';
import { isPodMade, type PodDecision } from './decide.ts';

type Named = Parameters<typeof instanceKey>[0];

/** What this member's container depends on of its pod. */
export function membershipOf({ pod }: PodDecision, member: Named): PodMembership {
  const sshPort = pod.sshPorts[instanceKey(member)];
  return { name: pod.name, ...(sshPort !== undefined && { sshPort }) };
}

/** Where the members of a pod reach each other. */
export const localhost = '127.0.0.1';

/** Whether a link of a pod's member leads to another of its members. */
export const isInside = (pod: PodDecision | undefined, target: Named): boolean =>
  pod?.pod.members.some((member) => instanceKey(member) === instanceKey(target)) ?? false;

/**
 * What is to be done about a member that exists. A container cannot change whose network it lives in, and what runs
 * while that network goes is cut off until it is started again.
 */
export function actionInPod(
  alone: Action,
  existing: ObservedInstance,
  pod: PodDecision,
  cutOff: ReadonlySet<string>,
): Action {
  if (isPodMade(pod) || existing.summary.networkOf !== pod.existing?.id) return 'replace';
  const lost = existing.running && (pod.action === 'start' || cutOff.has(existing.id));
  return lost && alone === 'none' ? 'restart' : alone;
}
