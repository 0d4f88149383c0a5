import { ConfigError, type DockeropsError } from '../../core/index.ts';
import { findCircle } from '../../plan/index.ts';
import type { LinkSpec } from '../schema.ts';
import { callOf } from '../select.ts';
import { linkVariable } from '../spec/index.ts';
import { instanceKey, type ResolvedInstance } from './instance.ts';

/** Names are compared as written by the engine's DNS; ssh and people use lower case. */
export const bothCases = (alias: string): readonly string[] => [...new Set([alias, alias.toLowerCase()])];

/** Somewhere a link may lead to. */
export interface LinkTarget {
  readonly container: string;
  readonly instance: string;
}

export interface ResolvedLink {
  readonly alias: string;
  readonly target: LinkTarget;
  /** True when run.conf left the instance open. */
  readonly chosen: boolean;
  /** Where its sshd listens, when that is not the usual port: in a pod. */
  readonly sshPort?: number;
}

/**
 * Settles where an instance's links lead. `up` are the instances that run or will after this plan, in order of
 * preference; `kept` are the choices an existing container's labels remember, by alias.
 */
export function resolveLinks(
  of: ResolvedInstance,
  up: readonly LinkTarget[],
  kept: ReadonlyMap<string, string>,
): { readonly links: readonly ResolvedLink[]; readonly errors: readonly DockeropsError[] } {
  const links: ResolvedLink[] = [];
  const errors: DockeropsError[] = [...clashes(of)];
  for (const link of of.links) {
    const fit = up.filter((target) => fits(link, target, of));
    const target = fit.find((one) => callOf(one) === kept.get(link.alias)) ?? fit[0];
    if (target) links.push({ alias: link.alias, target, chosen: link.instance === undefined });
    else errors.push(missing(of, link));
  }
  return { links, errors };
}

/** Any instance of a container, but never the linking one itself. */
function fits(link: LinkSpec, target: LinkTarget, of: ResolvedInstance): boolean {
  if (link.container !== target.container) return false;
  if (link.instance !== undefined) return link.instance === target.instance;
  return instanceKey(target) !== instanceKey(of);
}

function missing(of: ResolvedInstance, link: LinkSpec): DockeropsError {
  const call = link.instance === undefined ? link.container : `${link.container},instance=${link.instance}`;
  const what = link.instance === undefined ? `no instance of ${link.container}` : instanceKey(targetOf(link));
  const is = link.instance === undefined ? 'is running' : 'is not running';
  return new ConfigError(`${instanceKey(of)} links ${link.alias} to ${call}, but ${what} ${is}`, {
    hint: [`dockerops run:${call}`, `or without links: linked=False`],
    where: link.where,
  });
}

const targetOf = (link: LinkSpec): LinkTarget => ({
  container: link.container,
  instance: link.instance ?? '',
});

function clashes(of: ResolvedInstance): readonly DockeropsError[] {
  return of.links.flatMap((link, index) => {
    const earlier = of.links
      .slice(0, index)
      .find((other) => linkVariable(other.alias) === linkVariable(link.alias));
    if (!earlier) return [];
    const message = `${instanceKey(of)}: links ${earlier.alias} and ${link.alias} both give ${linkVariable(link.alias)}`;
    return [new ConfigError(message, { where: link.where, hint: 'give one of them another alias' })];
  });
}

/** The links of a plan must not lead in a circle: shown as one. */
export function checkCircle(
  wanted: readonly ResolvedInstance[],
  linksOf: (instance: ResolvedInstance) => readonly ResolvedLink[],
): DockeropsError | undefined {
  const edges = wanted.map(
    (one) => [instanceKey(one), linksOf(one).map((link) => instanceKey(link.target))] as const,
  );
  const circle = findCircle(new Map(edges));
  if (!circle) return undefined;
  const first = wanted.find((one) => instanceKey(one) === circle[0]);
  const where = first?.links[0]?.where;
  return new ConfigError(`links lead in a circle: ${circle.join(' -> ')}`, {
    ...(where && { where }),
    hint: 'an instance starts after those it links to: take out one link',
  });
}
