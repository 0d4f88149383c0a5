import type { InstanceSpec, LinkSpec } from '../schema.ts';
import { resolveProperties, resolveType } from '../types.ts';
import { instanceOf } from './checks.ts';
import type { Problems } from './problems.ts';

/**
 * Reports links that lead back to where they start. An instance can be started once each of its links leads to one
 * that can; of those that never can, each chain is followed until it closes.
 */
export function refuseCircles(instances: readonly InstanceSpec[], problems: Problems): void {
  const startable = new Set<InstanceSpec>();
  const stuckLink = (spec: InstanceSpec) =>
    linksOf(spec).find((link) => {
      const candidates = candidatesOf(link, instances, spec);
      return candidates.length > 0 && !candidates.some((candidate) => startable.has(candidate));
    });
  for (let before = -1; before < startable.size;) {
    before = startable.size;
    for (const spec of instances) if (!stuckLink(spec)) startable.add(spec);
  }
  const reported = new Set<InstanceSpec>();
  for (const spec of instances) {
    if (!startable.has(spec)) report(circleFrom(spec, stuckLink, instances), reported, problems);
  }
}

interface Hop {
  readonly spec: InstanceSpec;
  readonly link: LinkSpec;
}

/** The engine resolves no links of a master, nor of what is not linked. */
function linksOf(spec: InstanceSpec): readonly LinkSpec[] {
  const type = resolveType(spec, instanceOf(spec));
  return type !== 'master' && resolveProperties(type, spec.properties, {}).linked ? spec.links : [];
}

/** The sections a link may lead to. "Any" never means oneself, as long as there is another. */
function candidatesOf(
  link: LinkSpec,
  instances: readonly InstanceSpec[],
  from: InstanceSpec,
): readonly InstanceSpec[] {
  const fitting = instances.filter(
    (spec) => spec.container === link.container && (link.instance ?? instanceOf(spec)) === instanceOf(spec),
  );
  const others = fitting.filter((spec) => spec !== from);
  return link.instance === undefined && others.length > 0 ? others : fitting;
}

function circleFrom(
  start: InstanceSpec,
  stuckLink: (spec: InstanceSpec) => LinkSpec | undefined,
  instances: readonly InstanceSpec[],
): readonly Hop[] {
  const path: Hop[] = [];
  let spec: InstanceSpec | undefined = start;
  while (spec && !path.some((hop) => hop.spec === spec)) {
    const link = stuckLink(spec);
    if (!link) return [];
    path.push({ spec, link });
    spec = candidatesOf(link, instances, spec)[0];
  }
  return path.slice(path.findIndex((hop) => hop.spec === spec));
}

function report(circle: readonly Hop[], reported: Set<InstanceSpec>, problems: Problems): void {
  const [first] = circle;
  if (!first || circle.some(({ spec }) => reported.has(spec))) return;
  for (const { spec } of circle) reported.add(spec);
  const names = [...circle, first].map(({ spec }) => `${spec.container},instance=${instanceOf(spec)}`);
  if (circle.length === 1)
    problems.add(`${names[0] ?? ''} links to itself (${first.link.alias})`, first.link.where);
  else
    problems.add(
      `links go in a circle: ${names.join(' -> ')}`,
      first.link.where,
      'one of them must do without its link',
    );
}
