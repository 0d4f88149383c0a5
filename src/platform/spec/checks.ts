import type { SourcePosition } from '../../core/index.ts';
import type { InstanceSpec } from '../schema.ts';
import { targetText } from './header.ts';
import { samePort } from './ports.ts';
import type { Problems } from './problems.ts';

/** `run:all` starts a section that names no instance as this one. */
export const defaultInstance = 'one';

/** Its name; a section without one is about `one`. */
export const instanceOf = (spec: { readonly instance?: string }): string => spec.instance ?? defaultInstance;

/** The sections that stand for one instance: without instance= for `one`, unless that has a section of its own. */
export function startedSections(instances: readonly InstanceSpec[]): readonly InstanceSpec[] {
  const ones = instances.filter(({ instance }) => instance === defaultInstance);
  const haveOne = new Set(ones.map(({ container }) => container));
  return instances.filter(({ container, instance }) => instance !== undefined || !haveOne.has(container));
}

/** What several sections together make wrong. */
export function checkInstances(instances: readonly InstanceSpec[], problems: Problems): void {
  refuseDoubles(instances, problems);
  refuseCollisions(instances, problems);
  refuseDoublePorts(instances, problems);
}

const line = ({ line }: SourcePosition): string => `line ${line}`;

function refuseDoubles(instances: readonly InstanceSpec[], problems: Problems): void {
  eachClash(instances, targetText, (before, after) => {
    problems.add(`the section [${targetText(after)}] was already on ${line(before.where)}`, after.where);
  });
}

/** `a-b`/`c` and `a`/`b-c` would both be the container PROJECT-a-b-c. */
function refuseCollisions(instances: readonly InstanceSpec[], problems: Problems): void {
  const name = (spec: InstanceSpec) => `${spec.container}-${instanceOf(spec)}`;
  eachClash(instances, name, (before, after) => {
    if (before.container === after.container) return;
    const both = [before, after]
      .map((spec) => `${spec.container},instance=${instanceOf(spec)}`)
      .join(' and ');
    problems.add(
      `${both} would both be named ${name(after)} (the first on ${line(before.where)})`,
      after.where,
      'rename one of them',
    );
  });
}

/** Groups may run on different hosts, so two of them may want one port. */
function refuseDoublePorts(instances: readonly InstanceSpec[], problems: Problems): void {
  const wanted = instances.flatMap((spec) => withAddress(spec).map((port) => ({ spec, port })));
  wanted.forEach((one, index) => {
    const other = wanted
      .slice(0, index)
      .find(({ spec, port }) => samePort(port, one.port) && !apart(spec, one.spec));
    if (!other) return;
    const { hostPort, protocol } = one.port;
    problems.add(
      `port ${hostPort}/${protocol} is wanted by ${targetText(one.spec)} and by ${targetText(other.spec)} (${line(portsOf(other.spec))})`,
      portsOf(one.spec),
    );
  });
}

const withAddress = ({ ports, publishAddress }: InstanceSpec) =>
  ports.map((port) => (publishAddress === undefined ? port : { hostAddress: publishAddress, ...port }));

const portsOf = (spec: InstanceSpec): SourcePosition => spec.origins?.['ports'] ?? spec.where;

const apart = (a: InstanceSpec, b: InstanceSpec): boolean =>
  a.group !== undefined && b.group !== undefined && a.group !== b.group;

function eachClash<T>(
  items: readonly T[],
  key: (item: T) => string,
  say: (before: T, after: T) => void,
): void {
  const first = new Map<string, T>();
  for (const item of items) {
    const before = first.get(key(item));
    if (before) say(before, item);
    else first.set(key(item), item);
  }
}
