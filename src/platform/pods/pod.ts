import type { PortBinding } from '../../ports/index.ts';
import { containerName } from '../labels.ts';
import { bothCases } from '../instance/links.ts';
import { instanceKey, noOverrides, type ResolvedInstance } from '../instance/instance.ts';
import { publishedPorts } from '../instance/ports.ts';
import { settle, type NamedSpec } from '../instance/resolve.ts';
import type { LinkSpec, PlatformSpec } from '../schema.ts';
import { memberSections } from '../instance/members.ts';
import { sshPortsOf } from './ports.ts';
import type { TraitsOf } from './traits.ts';

/** A port that a pod publishes for a member. */
export interface PodPort extends PortBinding {
  /** `demo-one` */
  readonly by: string;
}

/** What the members of a pod share: one network namespace, which its infra container holds. */
export interface Pod {
  readonly name: string;
  readonly members: readonly ResolvedInstance[];
  readonly hostname: string;
  readonly ports: readonly PodPort[];
  /** What its members are called on the project's network. */
  readonly aliases: readonly string[];
  /** `NAME:ALIAS` of links that lead out of it. */
  readonly links: readonly string[];
  /** Aliases of links within: they lead to localhost. */
  readonly local: readonly string[];
  /** By member, `demo-one`: where its sshd listens. */
  readonly sshPorts: Readonly<Record<string, number>>;
}

/** The pods of these instances, each with all members that run.conf gives it, wanted now or not. */
export function podsOf(
  platform: PlatformSpec,
  wanted: readonly ResolvedInstance[],
  traitsOf: TraitsOf,
): readonly Pod[] {
  const members = membersByPod(platform, wanted);
  return [...members].map(([name, its]) => podOf(platform, name, its, traitsOf));
}

/** All members of the pods of these instances. */
export const podMembers = (
  platform: PlatformSpec,
  wanted: readonly ResolvedInstance[],
): readonly ResolvedInstance[] => [...membersByPod(platform, wanted).values()].flat();

const podNames = (wanted: readonly ResolvedInstance[]): readonly string[] => [
  ...new Set(wanted.flatMap(({ pod }) => (pod === undefined ? [] : [pod]))),
];

/** What is wanted now as it was asked for, the others as run.conf has them. */
function membersByPod(
  platform: PlatformSpec,
  wanted: readonly ResolvedInstance[],
): ReadonlyMap<string, readonly ResolvedInstance[]> {
  const sections = memberSections(platform);
  const asked = new Map(wanted.map((one) => [instanceKey(one), one]));
  const memberOf = (section: NamedSpec) =>
    asked.get(instanceKey(section)) ?? settle(platform, section, noOverrides);
  return new Map(podNames(wanted).map((name) => [name, (sections.get(name) ?? []).map(memberOf)]));
}

function podOf(
  platform: PlatformSpec,
  name: string,
  members: readonly ResolvedInstance[],
  traitsOf: TraitsOf,
): Pod {
  const links = members.flatMap((member) => member.links);
  const isInside = (link: LinkSpec) => members.some((member) => isTarget(member, link));
  const { project } = platform;
  return {
    name,
    members,
    hostname: members.find(({ hostname }) => hostname !== undefined)?.hostname ?? name,
    ports: members.flatMap((member) => portsOf(member, traitsOf)),
    aliases: unique(members.flatMap((member) => namesOf(project.name, member))),
    links: unique(links.filter((link) => !isInside(link)).flatMap((link) => linkNames(project.name, link))),
    local: unique(links.filter(isInside).flatMap(({ alias }) => bothCases(alias))),
    sshPorts: platform.ssh ? sshPortsOf(members, traitsOf) : {},
  };
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

const isTarget = (member: ResolvedInstance, link: LinkSpec): boolean =>
  member.container === link.container && member.instance === link.instance;

const portsOf = (member: ResolvedInstance, traitsOf: TraitsOf): readonly PodPort[] =>
  publishedPorts(member, traitsOf(member.container) ?? { exposedPorts: [] }).map((port) => ({
    ...port,
    by: instanceKey(member),
  }));

/** Other instances also reach it by its container's name, which an engine gives only to a container's own network. */
const namesOf = (project: string, member: ResolvedInstance): readonly string[] => [
  member.container,
  instanceKey(member),
  containerName(project, member.container, member.instance),
];

/** A link to an instance that run.conf does not have leads to the name that all of its container share. */
function linkNames(project: string, { alias, container, instance }: LinkSpec): readonly string[] {
  const target = instance === undefined ? container : containerName(project, container, instance);
  return bothCases(alias).map((name) => `${target}:${name}`);
}
