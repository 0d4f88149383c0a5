import type { Run } from '../../ports/index.ts';
import type { Observed, ObservedInstance, ObservedPod } from '../observe.ts';

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
 * again after them. A list tells that one container is up longer than another only roughly, so who looks suspicious is inspected.
 */
export async function cutOffMembers(run: Run, { instances, pods }: Observed): Promise<ReadonlySet<string>> {
  const members = instances.filter(({ running, pod }) => running && pod !== undefined);
  const found = await Promise.all(
    members.map(async (member) => {
      const pod = pods.find(({ id }) => id === member.summary.networkOf);
      return (await isCutOff(run, member, pod)) ? [member.id] : [];
    }),
  );
  return new Set(found.flat());
}

async function isCutOff(run: Run, member: ObservedInstance, pod?: ObservedPod): Promise<boolean> {
  if (!pod?.running) return true;
  const [its, pods] = [uptimeOf(member.summary.status), uptimeOf(pod.summary.status)];
  if (its === undefined || pods === undefined || its <= pods) return false;
  const { containers } = run.ports.engine;
  const [memberNow, podNow] = await Promise.all([containers.inspect(member.id), containers.inspect(pod.id)]);
  return memberNow !== undefined && podNow !== undefined && startOf(memberNow) < startOf(podNow);
}

const startOf = ({ startedAt }: { readonly startedAt: string }): number => Date.parse(startedAt);
