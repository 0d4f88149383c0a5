import { DockeropsError, throwAll } from '../../core/index.ts';
import { label } from '../labels.ts';
import { linksOf, sshPortOf, standardSshPort, type ObservedInstance } from '../observe.ts';
import { isChanged, podConflict, type PodDecision } from '../pods/decide.ts';
import { actionInPod, isInside, localhost, membershipOf } from '../pods/member.ts';
import { callOf } from '../select.ts';
import { instanceKey, type Action, type ResolvedInstance } from './instance.ts';
import { checkCircle, resolveLinks, type LinkTarget, type ResolvedLink } from './links.ts';
import { configHash, differences, readSettings, settingsOf, type Settings } from './settings.ts';

/** What is to be done about an instance. */
export interface Decision {
  readonly instance: ResolvedInstance;
  readonly action: Action;
  readonly links: readonly ResolvedLink[];
  readonly settings: Settings;
  readonly hash: string;
  /** The container there is, if any. */
  readonly existing?: ObservedInstance;
  /** The pod whose network it lives in. */
  readonly pod?: PodDecision;
}

export interface Wanted {
  readonly instances: readonly ResolvedInstance[];
  /** Re-create those that exist. */
  readonly replace: boolean;
  /** All that run.conf has: a pod that changed may be made anew with all its members. */
  readonly all?: boolean;
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
}

/**
 * Compares what is wanted with what is. Throws all that is wrong in one go: links to nothing or in a circle,
 * instances that exist with other settings.
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
  const decisions = linked.map(({ instance, existing, links }): Decision => {
    const pod = known.pods.find((one) => one.pod.name === instance.pod);
    const settings = settingsFor(instance, links, known, pod);
    const hash = configHash(settings, known.imageIds.get(instance.container) ?? '');
    const base = { instance, links, settings, hash, ...(pod && { pod }) };
    if (!existing) return { ...base, action: 'create' };
    const alone = actionFor(wanted.replace, instance, existing, hash);
    return { ...base, existing, action: pod ? actionInPod(alone, existing, pod, known.cutOff) : alone };
  });
  const conflicts = wanted.all === true ? [] : known.pods.filter(isChanged).map(podConflict);
  throwAll([...conflicts, ...decisions.flatMap((decision) => conflictOf(decision, decisions, known))]);
  return decisions;
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

function actionFor(
  replace: boolean,
  instance: ResolvedInstance,
  existing: ObservedInstance,
  hash: string,
): Action {
  // Created but never started: a run that was killed left it, perhaps without its keys.
  if (replace || existing.summary.state === 'created') return 'replace';
  if (instance.starts !== 'service' && isSession(existing)) return 'replace';
  if (existing.configHash !== hash) return 'none';
  return existing.running ? 'none' : 'start';
}

/** Whether a container was made for a shell in somebody's terminal. */
const isSession = (existing: ObservedInstance): boolean =>
  (readSettings(existing.summary.labels[label.settings])?.settings.starts ?? 'service') !== 'service';

function conflictOf(
  decision: Decision,
  decisions: readonly Decision[],
  known: Known,
): readonly DockeropsError[] {
  const { existing, instance } = decision;
  if (!existing || decision.action === 'replace') return [];
  const name = instanceKey(instance);
  const rerun = `dockerops rerun:${callOf(instance)}`;
  if (instance.starts !== 'service')
    return [
      new DockeropsError(`${name} exists already and is no shell of yours`, {
        hint: [`another name: instance=NAME`, `or remove it first: dockerops clean:${callOf(instance)}`],
      }),
    ];
  const differing = [...differingSettings(decision, existing), ...movedLinks(decision, decisions, known)];
  if (differing.length === 0) return [];
  return [
    new DockeropsError(`${name} exists with other settings: ${differing.join(', ')}`, {
      hint: [`to re-create it with the new ones: ${rerun}`],
      ...(instance.where && { where: instance.where }),
    }),
  ];
}

function differingSettings(decision: Decision, existing: ObservedInstance): readonly string[] {
  if (existing.configHash === decision.hash) return [];
  const then = readSettings(existing.summary.labels[label.settings]);
  const names = then ? differences(then.settings, decision.settings) : ['settings of another version'];
  return names.length > 0 ? names : ['its image was built anew'];
}

/** A target that was cleaned and run again may have got another address: the variable would lie. */
function movedLinks(
  { existing, links, pod }: Decision,
  decisions: readonly Decision[],
  { observed }: Known,
): readonly string[] {
  return links.flatMap(({ alias, target }) => {
    const then = existing?.summary.labels[linkAddressLabel(alias)];
    const decided = decisions.find((one) => instanceKey(one.instance) === instanceKey(target));
    const now = decided ? decided.existing : observed.find((one) => instanceKey(one) === instanceKey(target));
    const address = isInside(pod, target) ? localhost : now?.address;
    const moved = then !== undefined && now !== undefined && address !== then;
    return moved ? [`link.${alias} (${instanceKey(target)} is at ${now.address} now)`] : [];
  });
}

/** The address a link led to when the container was made. */
export const linkAddressLabel = (alias: string): string => `${label.address}.${alias}`;
