import { throwAll, type DockeropsError } from '../../core/index.ts';
import { isGoing, linksOf, sshPortOf, standardSshPort, type ObservedInstance } from '../observe.ts';
import { isChanged, podConflict, type PodDecision } from '../pods/decide.ts';
import { actionInPod, isInside, membershipOf } from '../pods/member.ts';
import { callOf } from '../select.ts';
import type { Change } from '../instance/change.ts';
import { deviations, movedLinks, movingLinks } from './deviations.ts';
import { instanceKey, type Action, type ResolvedInstance } from '../instance/instance.ts';
import { checkCircle, resolveLinks, type LinkTarget, type ResolvedLink } from '../instance/links.ts';
import { lostChanges, type LostData } from './lost-data.ts';
import { isSession, openShell, otherSettings, takenByService } from './refusals.ts';
import type { PersistentDirectory } from '../instance/mounts.ts';
import { configHash, settingsOf, type Settings } from '../instance/settings.ts';

/** What is to be done about an instance. */
export interface Decision {
  readonly instance: ResolvedInstance;
  readonly action: Action;
  /** Why it is re-created or restarted. */
  readonly why: readonly Change[];
  readonly links: readonly ResolvedLink[];
  readonly settings: Settings;
  readonly hash: string;
  /** The container there is, if any. */
  readonly existing?: ObservedInstance;
  /** A running successor, left by a run that was killed, that is just what is wanted: only to be finished. */
  readonly adopted?: ObservedInstance;
  /** The pod whose network it lives in. */
  readonly pod?: PodDecision;
  /** Its persistent data is to be prepared again, these directories of it anew. */
  readonly lost?: readonly PersistentDirectory[];
}

export interface Wanted {
  readonly instances: readonly ResolvedInstance[];
  /** What becomes of those that exist: refused when they differ, re-created when they differ, re-created in any case. */
  readonly existing: 'refuse' | 'converge' | 'replace';
  /** All that run.conf has: a pod that changed may be made anew with all its members. */
  readonly all?: boolean;
  /** Remove what run.conf does not describe any more. */
  readonly prune?: boolean;
  /** Ids of those that were found down a moment ago: that they run now does not mean that they stay up. */
  readonly foundDown?: ReadonlySet<string>;
}

export interface Known {
  readonly observed: readonly ObservedInstance[];
  /** By container. */
  readonly imageIds: ReadonlyMap<string, string>;
  /** Keys of the digests of secrets, by instance. */
  readonly secretKeys: ReadonlyMap<string, string>;
  /** Of those wanted. */
  readonly pods: readonly PodDecision[];
  /** Ids of instances whose pod's network is no more. */
  readonly cutOff: ReadonlySet<string>;
  readonly lostData: LostData;
}

/** An instance that is wanted, settled, beside the container there is. */
type Candidate = Omit<Decision, 'action' | 'why' | 'adopted'>;

/**
 * Compares what is wanted with what is. Throws all that is wrong in one go: links to nothing or in a circle,
 * instances that exist with other settings where they are not to be converged.
 */
export function decide(wanted: Wanted, known: Known): readonly Decision[] {
  const errors: DockeropsError[] = [];
  const up = instancesUp(wanted.instances, known.observed);
  const linked = wanted.instances.map((instance) => {
    const existing = known.observed.find((one) => instanceKey(one) === instanceKey(instance));
    const resolved = resolveLinks(instance, up, keptLinks(existing));
    errors.push(...resolved.errors);
    return { instance, existing, links: resolved.links.map((link) => withPort(link, known)) };
  });
  const circle = checkCircle(
    wanted.instances,
    (instance) => linked.find((entry) => entry.instance === instance)?.links ?? [],
  );
  throwAll(circle ? [...errors, circle] : errors);
  const decided = linked.map(({ instance, existing, links }) => {
    const pod = known.pods.find((one) => one.pod.name === instance.pod);
    const settings = settingsFor(instance, links, known, pod);
    const hash = configHash(settings, known.imageIds.get(instance.container) ?? '');
    const lost = known.lostData.get(instanceKey(instance));
    const there = { ...(existing && { existing }), ...(pod && { pod }), ...(lost && { lost }) };
    const candidate = { instance, links, settings, hash, ...there };
    return decideOne(candidate, wanted, known);
  });
  const conflicts = wanted.all === true ? [] : known.pods.filter(isChanged).map(podConflict);
  throwAll([...conflicts, ...decided.flatMap(({ refused }) => refused)]);
  return decided.map(({ decision }) => decision);
}

/** Those that run or will, the wanted ones first and in their order. */
function instancesUp(
  wanted: readonly ResolvedInstance[],
  observed: readonly ObservedInstance[],
): readonly LinkTarget[] {
  const names = new Set(wanted.map(instanceKey));
  const others = observed.filter((one) => one.running && !names.has(instanceKey(one)));
  return [...wanted.filter((one) => one.starts === 'service'), ...others];
}

function withPort(link: ResolvedLink, { pods, observed }: Known): ResolvedLink {
  const pod = pods.find((one) => isInside(one, link.target));
  const there = observed.find((one) => instanceKey(one) === instanceKey(link.target));
  const sshPort = pod ? membershipOf(pod, link.target).sshPort : there && sshPortOf(there);
  return sshPort === undefined || sshPort === standardSshPort ? link : { ...link, sshPort };
}

const keptLinks = (existing: ObservedInstance | undefined): ReadonlyMap<string, string> =>
  new Map(existing ? Object.entries(linksOf(existing)) : []);

function settingsFor(
  instance: ResolvedInstance,
  links: readonly ResolvedLink[],
  known: Known,
  pod: PodDecision | undefined,
): Settings {
  const calls = Object.fromEntries(links.map((link) => [link.alias, linkText(link)]));
  const secretKey = known.secretKeys.get(instanceKey(instance)) ?? '';
  return settingsOf(instance, calls, secretKey, pod && membershipOf(pod, instance));
}

/** A port that moved is another link: what is written into the instance would lie. */
const linkText = ({ target, sshPort }: ResolvedLink): string =>
  sshPort === undefined ? callOf(target) : `${callOf(target)} (ssh at port ${sshPort})`;

interface Decided {
  readonly decision: Decision;
  readonly refused: readonly DockeropsError[];
}

const allowed = (decision: Decision): Decided => ({ decision, refused: [] });

function decideOne(candidate: Candidate, wanted: Wanted, known: Known): Decided {
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
  if (policy === 'refuse') return [otherSettings(instance, why)];
  return isSession(existing) && existing.running ? [openShell(instance)] : [];
}
