import { UsageError, nearest, suggest } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import { isBeingReplaced, type ObservedInstance } from './observe.ts';

/** What a user names: `demo`, `de*`, `all`; `instance` narrows it and may have wildcards too. */
export interface Selection {
  readonly name: string;
  readonly instance?: string | undefined;
}

/** An instance as one would type it after a task's colon. */
export const callOf = (of: { readonly container: string; readonly instance: string }): string =>
  `${of.container},instance=${of.instance}`;

/** A line to paste: a shell in the place of an instance that does not come up, with its settings; its data stays. */
export const safemodeLine = (of: { readonly container: string; readonly instance: string }): string =>
  `dockerops clean:${callOf(of)} run:${callOf(of)},safemode=True`;

/** Whether it may stand for many. */
export const isPattern = (name: string): boolean => name === 'all' || name.includes('*');

/** `*` stands for any characters, everything else for itself. */
export function matchesPattern(pattern: string, name: string): boolean {
  if (pattern === 'all') return true;
  const source = pattern.split('*').map(escape).join('.*');
  return new RegExp(`^${source}$`, 's').test(name);
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * The instances a user names, perhaps none: an instance need not be there to be named.
 * Throws `UsageError` for a container that is neither in the project nor on the engine.
 */
export function selectInstances(
  observed: readonly ObservedInstance[],
  { name, instance = 'all' }: Selection,
  knownContainers: readonly string[],
): readonly ObservedInstance[] {
  const containers = [...new Set([...knownContainers, ...observed.map((one) => one.container)])];
  if (!isPattern(name) && !containers.includes(name)) throw unknown('container', name, containers);
  return observed.filter(
    (one) => matchesPattern(name, one.container) && matchesPattern(instance, one.instance),
  );
}

/**
 * The one instance a user means. More than one: asks on a terminal, otherwise throws `UsageError` naming them
 * (dockerops §2: never silently the first). `need` says whether a stopped one will do.
 */
export async function selectOne(
  run: Run,
  observed: readonly ObservedInstance[],
  selection: Selection,
  knownContainers: readonly string[],
  need: 'running' | 'any' = 'running',
): Promise<ObservedInstance> {
  const named = selectInstances(observed, selection, knownContainers);
  const fit = need === 'any' ? named : named.filter((one) => one.running);
  const [first, ...others] = fit;
  if (!first) throw noneFits(observed, named, selection);
  if (others.length === 0) return first;
  return run.ports.terminal.interactive ? ask(run, selection, fit) : refuse(selection, fit);
}

/**
 * What a plan is for: a pattern, or a named instance, means all it matches, perhaps none; a bare NAME means one,
 * and more than one are asked about as in `selectOne`.
 */
export async function selectTargets(
  run: Run,
  observed: readonly ObservedInstance[],
  selection: Selection,
  knownContainers: readonly string[],
): Promise<readonly ObservedInstance[]> {
  const named = selectInstances(observed, selection, knownContainers);
  if (named.length < 2 || isPattern(selection.name) || selection.instance !== undefined) return named;
  return [await selectOne(run, observed, selection, knownContainers, 'any')];
}

async function ask(
  run: Run,
  { name }: Selection,
  fit: readonly ObservedInstance[],
): Promise<ObservedInstance> {
  const chosen = await run.ports.terminal.choose(`Which instance of ${name}?`, fit.map(callOf));
  return fit.find((one) => callOf(one) === chosen) ?? refuse({ name }, fit);
}

function refuse({ name }: Selection, fit: readonly ObservedInstance[]): never {
  throw new UsageError(`${name} has ${fit.length} instances: ${fit.map((one) => one.instance).join(', ')}`, {
    hint: fit.map(callOf),
  });
}

function noneFits(
  observed: readonly ObservedInstance[],
  named: readonly ObservedInstance[],
  { name, instance }: Selection,
): UsageError {
  const [stopped] = named;
  if (stopped)
    return new UsageError(`${callOf(stopped)} is not running`, {
      // A re-creation that was broken off: `start` would not know which of its two containers is meant.
      hint: isBeingReplaced(stopped) ? 'dockerops run:all' : `dockerops start:${callOf(stopped)}`,
    });
  const siblings = instancesOf(observed, name);
  if (instance !== undefined && siblings.length > 0) return notThere({ name, instance }, siblings);
  if (isPattern(name)) return new UsageError('nothing is running', { hint: 'dockerops run:all' });
  const call = instance === undefined ? name : callOf({ container: name, instance });
  return new UsageError(`${call} is not running`, { hint: `dockerops run:${call}` });
}

const instancesOf = (observed: readonly ObservedInstance[], name: string): readonly string[] =>
  observed.filter((one) => matchesPattern(name, one.container)).map((one) => one.instance);

/** Of an instance that is not there: the nearest of the `others` it may have been meant to be, else how to make it. */
export function notThere({ name, instance }: Selection, others: readonly string[]): UsageError {
  const call = instance === undefined ? name : callOf({ container: name, instance });
  const message = `there is no instance of ${call}`;
  if (name === 'all' && instance === undefined)
    return new UsageError('there is no instance', { hint: 'dockerops run:all' });
  const near = instance === undefined || others.includes(instance) ? undefined : nearest(instance, others);
  if (near !== undefined) return new UsageError(message, { hint: `did you mean "${near}"?` });
  const isOne = !isPattern(name) && !isPattern(instance ?? '');
  return new UsageError(message, { hint: [isOne ? `dockerops run:${call}` : 'dockerops ps:all'] });
}

const hinted = (hint: string | undefined) => (hint === undefined ? {} : { hint });

const unknown = (what: string, name: string, candidates: readonly string[]): UsageError =>
  new UsageError(`no ${what} "${name}"`, hinted(suggest(name, candidates)));
