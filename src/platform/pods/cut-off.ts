import type { Run } from '../../ports/index.ts';
import type { Observed, ObservedInstance, ObservedPod } from '../observe.ts';
import { endOf } from '../readiness/death.ts';

const secondsPer: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
  year: 31_536_000,
};

/** Seconds, rounded down, that the engine's sentence tells: "Up About an hour" is 3600. Undefined when it is not up. */
export function uptimeOf(status: string): number | undefined {
  const [, amount, unit = ''] = /^Up (\d+|About an?|Less than a) (\w+?)s?\b/.exec(status) ?? [];
  if (amount === undefined) return undefined;
  const count = amount.startsWith('About') ? 1 : amount.startsWith('Less') ? 0 : Number(amount);
  return count * (secondsPer[unit] ?? 0);
}

/**
 * Ids of members that run in a network that is no more: their pod's container is gone, does not run, or was started
 * again after them. A list tells only roughly which of two containers is up longer, so that who may be is inspected: a
 * pod's container first, once, since one that never ended has cut off nobody.
 */
export async function cutOffMembers(run: Run, { instances, pods }: Observed): Promise<ReadonlySet<string>> {
  const homeless = instances.filter(
    ({ pod, running, summary }) =>
      running && pod !== undefined && !pods.some(({ id }) => id === summary.networkOf),
  );
  const cutOff = await Promise.all(pods.map((pod) => cutOffBy(run, pod, instances.filter(isMemberOf(pod)))));
  return new Set([...homeless, ...cutOff.flat()].map(({ id }) => id));
}

const isMemberOf =
  (pod: ObservedPod) =>
  ({ running, summary }: ObservedInstance): boolean =>
    running && summary.networkOf === pod.id;

async function cutOffBy(
  run: Run,
  pod: ObservedPod,
  members: readonly ObservedInstance[],
): Promise<readonly ObservedInstance[]> {
  if (!pod.running) return members;
  const suspects = members.filter((member) => mayBeOlder(member, pod));
  const podNow = suspects.length > 0 ? await run.ports.engine.containers.inspect(pod.id) : undefined;
  if (!podNow || endOf(podNow) === undefined) return [];
  const older = await Promise.all(
    suspects.map(async ({ id }) => {
      const now = await run.ports.engine.containers.inspect(id);
      return now !== undefined && Date.parse(now.startedAt) < Date.parse(podNow.startedAt);
    }),
  );
  return suspects.filter((_, index) => older[index]);
}

/** What is up for as many minutes or days as its pod may have been started before it, or after. */
function mayBeOlder(member: ObservedInstance, pod: ObservedPod): boolean {
  const [its, pods] = [uptimeOf(member.summary.status), uptimeOf(pod.summary.status)];
  return its !== undefined && pods !== undefined && its >= pods;
}
