import type { DockeropsError } from '../../core/index.ts';
import type { Change } from '../instance/change.ts';
import type { Action, ResolvedInstance } from '../instance/instance.ts';
import { isGoing, type ObservedInstance } from '../observe.ts';
import type { PodDecision } from '../pods/decide.ts';
import { actionInPod } from '../pods/member.ts';
import type { Candidate, Decision, Known, Wanted } from './decision.ts';
import { deviations, movedLinks, movingLinks } from './deviations.ts';
import { lostChanges } from './lost-data.ts';
import { isSession, openShell, otherSettings, takenByService } from './refusals.ts';

/** What is to be done about an instance, or why it may not be. */
export interface Decided {
  readonly decision: Decision;
  readonly refused: readonly DockeropsError[];
}

const allowed = (decision: Decision): Decided => ({ decision, refused: [] });

/** Compares one instance with the container there is. */
export function decideOne(candidate: Candidate, wanted: Wanted, known: Known): Decided {
  const { existing, instance } = candidate;
  if (!existing) return allowed({ ...candidate, action: 'create', why: [] });
  const replaced = (what: string) => allowed({ ...candidate, action: 'replace', why: [{ what }] });
  // Created but never started: a run that was killed left it, perhaps without its keys.
  if (existing.summary.state === 'created') return replaced('it was made but never started');
  // By the engine, for a run that was killed: to be waited for, since it still has its name and address.
  if (isGoing(existing)) return replaced('it is being removed');
  if (instance.starts !== 'service' && isSession(existing)) return replaced('a shell that was left behind');
  return compared(candidate, existing, wanted, known);
}

/** Beside a container that was started at least once. */
function compared(candidate: Candidate, existing: ObservedInstance, wanted: Wanted, known: Known): Decided {
  const { instance, pod } = candidate;
  const why = [
    ...deviations(candidate, existing, known.imageIds.get(instance.container) ?? ''),
    ...movedLinks(candidate, existing, known.observed),
    ...movingLinks(candidate.links, wanted.instances, known.observed),
    ...lostChanges(candidate.lost ?? []),
  ];
  const inPod = (alone: Action) => (pod ? actionInPod(alone, existing, pod, known.cutOff) : alone);
  const asItIs = existing.running && wanted.foundDown?.has(existing.id) !== true ? 'none' : 'start';
  const isForced = inPod(asItIs) === 'replace';
  const refused = isForced ? [] : refusalOf(instance, existing, why, wanted);
  const action = inPod(wanted.existing === 'replace' || why.length > 0 ? 'replace' : asItIs);
  const reasons = why.length > 0 && !isForced ? why : otherReasons(action, isForced ? pod : undefined);
  const adopted = action === 'replace' && !isForced ? adoptable(candidate, existing, known) : undefined;
  return { decision: { ...candidate, action, why: reasons, ...(adopted && { adopted }) }, refused };
}

function otherReasons(action: Action, forcedBy: PodDecision | undefined): readonly Change[] {
  if (action === 'restart') return [{ what: 'the network of its pod was gone' }];
  if (action !== 'replace') return [];
  if (!forcedBy) return [{ what: 'it is to be made anew' }];
  const why = forcedBy.why === undefined ? '' : `, as ${forcedBy.why}`;
  return [{ what: `its pod ${forcedBy.pod.name} is made anew${why}` }];
}

/** Nothing is lost by finishing what a killed run began, and a second interruption is spared. */
const adoptable = (
  candidate: Candidate,
  existing: ObservedInstance,
  { observed }: Known,
): ObservedInstance | undefined =>
  existing.running
    ? undefined
    : existing.successors.find(
        (one) =>
          one.running &&
          one.configHash === candidate.hash &&
          movedLinks(candidate, one, observed).length === 0,
      );

function refusalOf(
  instance: ResolvedInstance,
  existing: ObservedInstance,
  why: readonly Change[],
  { existing: policy }: Wanted,
): readonly DockeropsError[] {
  if (instance.starts !== 'service') return [takenByService(instance)];
  if (why.length === 0 || policy === 'replace') return [];
  if (policy === 'refuse') return [otherSettings(instance, existing, why)];
  return isSession(existing) && existing.running ? [openShell(instance)] : [];
}
