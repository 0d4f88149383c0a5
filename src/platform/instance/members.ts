import type { InstanceSpec, LinkSpec, PlatformSpec } from '../schema.ts';
import { instanceOf, startedSections } from '../spec/index.ts';

interface Membership {
  readonly pod?: string;
  /** What its links lead to. */
  readonly links?: readonly LinkSpec[];
}

/**
 * The pod of an instance, if run.conf names that instance itself: what is run beside run.conf, under a name of its own,
 * would want the ports of those that are.
 */
export function memberOf(platform: PlatformSpec, spec: InstanceSpec): Membership {
  if (spec.pod === undefined || !platform.instances.some((one) => isSame(one, spec))) return {};
  return { pod: spec.pod, links: spec.links.map((link) => pinned(link, platform, spec)) };
}

/** The sections of run.conf that make up its pods, by pod. */
export function memberSections({ instances }: PlatformSpec): ReadonlyMap<string, readonly NamedSection[]> {
  const byPod = new Map<string, NamedSection[]>();
  for (const spec of startedSections(instances)) {
    if (spec.pod === undefined) continue;
    const its = byPod.get(spec.pod) ?? [];
    byPod.set(spec.pod, its);
    its.push({ ...spec, instance: instanceOf(spec) });
  }
  return byPod;
}

type NamedSection = InstanceSpec & { readonly instance: string };

const isSame = (a: InstanceSpec, b: InstanceSpec): boolean =>
  a.container === b.container && instanceOf(a) === instanceOf(b);

/**
 * A pod resolves names for all its members, and must not be made anew because another instance happens to run: a link
 * to any instance means the first that run.conf has.
 */
function pinned(link: LinkSpec, platform: PlatformSpec, from: InstanceSpec): LinkSpec {
  if (link.instance !== undefined) return link;
  const first = startedSections(platform.instances).find(
    (section) => section.container === link.container && !isSame(section, from),
  );
  return first ? { ...link, instance: instanceOf(first) } : link;
}
