import { throwAll, type DockeropsError } from '../../core/index.ts';
import { linksOf, sshPortOf, standardSshPort, type ObservedInstance } from '../observe.ts';
import { isChanged, podConflict, type PodDecision } from '../pods/decide.ts';
import { isInside, membershipOf } from '../pods/member.ts';
import { callOf } from '../select.ts';
import { instanceKey, type ResolvedInstance } from '../instance/instance.ts';
import { checkCircle, resolveLinks, type LinkTarget, type ResolvedLink } from '../instance/links.ts';
import { configHash, settingsOf, type Settings } from '../instance/settings.ts';
import { decideOne } from './decide-one.ts';
import type { Decision, Known, Wanted } from './decision.ts';

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
