import { UsageError } from '../../core/index.ts';
import { locked } from '../../plan/index.ts';
import type { LockHolder, Run } from '../../ports/index.ts';
import { takeBack } from '../archives/index.ts';
import { label } from '../labels.ts';
import { finishStops } from '../lifecycle/finish-stops.ts';
import { addressOf, observe, type ObservedInstance } from '../observe.ts';
import type { PlatformSpec } from '../schema.ts';
import { applyPrepared } from './apply.ts';
import type { Compared, Wanted } from './decision.ts';
import { instanceKey, type ResolvedInstance, type RunRequest } from '../instance/instance.ts';
import { compare, isAllAsWanted, planned, prepare, type Prepared } from './prepare.ts';
import { resolveInstances } from '../instance/resolve.ts';
import { runSession } from './session.ts';
import { warnOfMissingSources } from './warn-sources.ts';

/** An instance after a run, and what was done about it. */
export interface InstanceRun {
  readonly container: string;
  readonly instance: string;
  readonly name: string;
  readonly address: string;
  readonly did: 'nothing' | 'started' | 'restarted' | 'created' | 're-created' | 'removed';
}

/**
 * Runs what a request means: `run:NAME`, `run:all`, `rerun:NAME`. A shell (interactive, safemode) owns the terminal
 * until it ends; a non-zero end throws `CommandFailedError` with its exit code. Empty after a shell or a dry run.
 */
export async function runInstances(
  run: Run,
  platform: PlatformSpec,
  request: RunRequest,
): Promise<readonly InstanceRun[]> {
  const resolved = await resolveInstances(run, platform, request);
  const [first] = resolved;
  if (resolved.length === 1 && first && first.starts !== 'service') {
    await runSession(run, platform, first);
    return [];
  }
  const title = titleOf(request, platform);
  return bringAbout(run, platform, title, wantedBy(request, withoutShells(run, resolved)));
}

/** Makes services what is wanted of them, by one plan under one lock. Empty after a dry run. */
export async function bringAbout(
  run: Run,
  platform: PlatformSpec,
  title: string,
  wanted: Wanted,
): Promise<readonly InstanceRun[]> {
  // While another command is at it, what there is says nothing: not that all is well, either.
  const unlocked = run.dryRun ? undefined : run.ports.lock.check(platform.project.name);
  const [early, dead] = await Promise.all([compare(run, platform, wanted), unlocked]);
  if (isAllAsWanted(early) && !dead) return nothingToDo(run, early);
  // Planning will want them, and engines take 30 ms to tell: asked meanwhile. It asks again if that fails.
  run.ports.engine.facts().catch(() => undefined);
  await warnOfMissingSources(run, early.decisions);
  const done = await locked(run, platform.project.name, async () => {
    if (dead) await takeUp(run, platform.project.name, dead);
    // The engine may have changed before we had the lock.
    const prepared = run.dryRun
      ? await planned(run, platform, title, early)
      : await prepare(run, platform, title, { ...wanted, foundDown: startedBy(early) });
    if (prepared.plan.steps.length > 0) await applyPrepared(run, prepared);
    return prepared;
  });
  if (done.plan.steps.length === 0) return nothingToDo(run, done);
  if (run.dryRun) return [];
  return outcomes(done, await observe(run, platform.project.name));
}

/** What a killed command left: what it froze or quieted goes on, its helpers go, what it stopped comes to its end. */
async function takeUp(run: Run, project: string, dead: LockHolder): Promise<void> {
  await takeBack(run, { [label.project]: project });
  await finishStops(run, project, dead);
}

const startedBy = ({ decisions }: Compared): ReadonlySet<string> =>
  new Set(decisions.flatMap(({ action, existing }) => (action === 'start' && existing ? [existing.id] : [])));

/** Works out what a request would change, and changes nothing. */
export async function prepareInstances(
  run: Run,
  platform: PlatformSpec,
  request: RunRequest,
): Promise<Prepared> {
  const resolved = await resolveInstances(run, platform, request);
  const instances = resolved.length === 1 ? resolved : withoutShells(run, resolved);
  const title = titleOf(request, platform);
  const compared = await compare(run, platform, wantedBy(request, instances));
  return planned(run, platform, title, compared);
}

const titleOf = ({ name }: RunRequest, { project }: PlatformSpec): string => `run ${name} of ${project.name}`;

const wantedBy = (request: RunRequest, instances: readonly ResolvedInstance[]): Wanted => ({
  instances,
  existing: policyOf(request),
  all: request.name === 'all',
  prune: request.prune ?? false,
});

/** Only where all of run.conf is meant, or a group of it, is run.conf's word final. */
function policyOf({ name, instance, group, replace, prune }: RunRequest): Wanted['existing'] {
  const whole = name === 'all' || (group !== undefined && instance === undefined);
  if (prune === true && name !== 'all')
    throw new UsageError(`prune=True is about all of run.conf, not about ${name}`, {
      hint: ['dockerops run:all,prune=True', `dockerops clean:${name}`],
    });
  if (replace === true) return 'replace';
  return whole ? 'converge' : 'refuse';
}

/** What runs many opens no shells: each needs a terminal of its own. */
export function withoutShells(run: Run, resolved: readonly ResolvedInstance[]): readonly ResolvedInstance[] {
  for (const one of resolved.filter(({ starts }) => starts !== 'service')) {
    const text = `${instanceKey(one)} is a shell and not run along: dockerops run:${one.container},instance=${one.instance}`;
    run.emit({ type: 'message', level: 'warning', text });
  }
  return resolved.filter(({ starts }) => starts === 'service');
}

function nothingToDo(run: Run, compared: Compared): readonly InstanceRun[] {
  const names = compared.decisions.map(({ instance }) => instanceKey(instance)).join(', ');
  if (names !== '') run.emit({ type: 'message', level: 'info', text: `nothing to do: ${names} as wanted` });
  return outcomes(compared, compared.known.observed);
}

const words = {
  none: 'nothing',
  start: 'started',
  restart: 'restarted',
  create: 'created',
  replace: 're-created',
} as const;

function outcomes(
  { decisions, removals }: Compared,
  observed: readonly ObservedInstance[],
): readonly InstanceRun[] {
  const done = decisions.map(({ instance: { container, instance }, action }) => {
    const there = observed.find((one) => one.container === container && one.instance === instance);
    const address = there ? addressOf(there) : '';
    return { container, instance, name: there?.name ?? '', address, did: words[action] };
  });
  const gone = removals.map(({ container, instance, name }) => {
    return { container, instance, name, address: '', did: 'removed' } as const;
  });
  return [...done, ...gone];
}
