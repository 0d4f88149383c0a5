import { BadValue } from '../../config/index.ts';
import type { SourcePosition } from '../../core/index.ts';
import type { ExposedPort, InstanceSpec } from '../schema.ts';
import { resolveType } from '../types.ts';
import { instanceOf, startedSections } from './checks.ts';
import { targetText } from './header.ts';
import type { Problems } from './problems.ts';

/** A host name's label (RFC 1123): a pod's name is the host name of its members. */
const podName = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** Throws `BadValue` for what could not be part of a host name (RFC 1123). */
export function parsePodName(text: string): string {
  if (!podName.test(text))
    throw new BadValue('the name of a pod: letters, digits and "-" between them, at most 63');
  return text;
}

type Member = InstanceSpec & { readonly pod: string };

/** What the members of a pod together make wrong: they share one network, one host name, one machine. */
export function checkPods(instances: readonly InstanceSpec[], problems: Problems): void {
  const members = startedSections(instances).filter((spec): spec is Member => spec.pod !== undefined);
  refuseShells(members, problems);
  for (const pod of new Set(members.map((spec) => spec.pod))) {
    const its = members.filter((spec) => spec.pod === pod);
    refuseDifferent(its, 'hostname', 'a pod has one host name', problems);
    refuseDifferent(its, 'group', 'groups may run on different machines', problems);
    refuseDoubleAliases(its, problems);
    refuseDoublePorts(its, problems);
  }
}

/** A shell comes and goes with somebody's terminal; a pod's members come up together. */
function refuseShells(members: readonly Member[], problems: Problems): void {
  for (const spec of members) {
    const type = resolveType(spec, instanceOf(spec));
    if (type !== 'interactive' && type !== 'safemode') continue;
    problems.add(
      `${targetText(spec)} is of type ${type}, which opens a shell: it cannot be in the pod ${spec.pod}`,
      placeOf(spec, 'pod'),
      'take the line out; under [defaults] too, "pod =" takes one section out',
    );
  }
}

/** Where a key stands, else the section's header. */
const placeOf = (spec: InstanceSpec, key: string): SourcePosition => spec.origins?.[key] ?? spec.where;

const at = ({ line }: SourcePosition): string => `line ${line}`;

/** Those that say nothing go along; a host name may be said once for all, a group may not. */
function refuseDifferent(
  members: readonly Member[],
  key: 'hostname' | 'group',
  why: string,
  problems: Problems,
): void {
  const saying = key === 'hostname' ? members.filter((spec) => spec.hostname !== undefined) : members;
  const [first] = saying;
  for (const spec of saying) {
    if (!first || spec[key] === first[key]) continue;
    const other = `${targetText(first)} (${at(placeOf(first, key))})`;
    problems.add(
      `${targetText(spec)} and ${other} are in the pod ${spec.pod}, but their ${key} differs: ${why}`,
      placeOf(spec, key),
    );
  }
}

/** Names are resolved for the whole pod. */
function refuseDoubleAliases(members: readonly Member[], problems: Problems): void {
  const links = members.flatMap((spec) => spec.links.map((link) => ({ spec, link })));
  links.forEach(({ spec, link }, index) => {
    const other = links
      .slice(0, index)
      .find((one) => one.spec !== spec && one.link.alias.toLowerCase() === link.alias.toLowerCase());
    if (!other || targetText(other.link) === targetText(link)) return;
    problems.add(
      `in the pod ${spec.pod} the alias ${link.alias} of ${targetText(spec)} leads to ${targetText(link)}, that of ${targetText(other.spec)} to ${targetText(other.link)} (${at(other.link.where)})`,
      link.where,
      'its members share one name resolution: give one of them another alias',
    );
  });
}

/** Ports that two members listen on, as far as run.conf says; EXPOSE is known only once images are built. */
function refuseDoublePorts(members: readonly Member[], problems: Problems): void {
  const ports = members.flatMap((spec) => portsOf(spec).map((port) => ({ spec, ...port })));
  ports.forEach(({ spec, port, where }, index) => {
    const other = ports.slice(0, index).find((one) => one.spec !== spec && sameInside(one.port, port));
    if (!other) return;
    problems.add(
      `port ${port.containerPort}/${port.protocol} of the pod ${spec.pod} is wanted by ${targetText(spec)} and by ${targetText(other.spec)} (${at(other.where)})`,
      where,
      'the members of a pod share its ports: let one listen on another, or take it out of the pod',
    );
  });
}

const portsOf = (spec: Member) => [
  ...spec.ports.map((port) => ({ port, where: placeOf(spec, 'ports') })),
  ...(spec.expose ?? []).map((port) => ({ port, where: placeOf(spec, 'expose') })),
];

const sameInside = (a: ExposedPort, b: ExposedPort): boolean =>
  a.containerPort === b.containerPort && a.protocol === b.protocol;
