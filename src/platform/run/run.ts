import { locked } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { addressOf, observe, type ObservedInstance } from '../observe.ts';
import type { PlatformSpec } from '../schema.ts';
import { applyPrepared } from './apply.ts';
import type { Decision } from './decide.ts';
import { instanceKey, type ResolvedInstance, type RunRequest } from './instance.ts';
import { prepare, type Prepared } from './prepare.ts';
import { resolveInstances } from './resolve.ts';
import { runSession } from './session.ts';

/** An instance after a run, and what was done about it. */
export interface InstanceRun {
  readonly container: string;
  readonly instance: string;
  readonly name: string;
  readonly address: string;
  readonly did: 'nothing' | 'started' | 'restarted' | 'created' | 're-created';
}

/**
 * Runs what a request means: `run:NAME`, `run:all`, `rerun:NAME`. A shell (interactive, safemode) owns the terminal
 * until it ends; a non-zero end throws `CommandFailedError` with its exit code.
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
  const instances = withoutShells(run, resolved);
  const wanted = { instances, replace: request.replace ?? false, all: request.name === 'all' };
  const title = `run ${request.name} of ${platform.project.name}`;
  const look = () => prepare(run, platform, title, wanted);
  const early = await look();
  if (early.plan.steps.length === 0) return nothingToDo(run, early);
  const done = await locked(run, platform.project.name, async () => {
    const prepared = run.dryRun ? early : await look();
    await applyPrepared(run, prepared);
    return prepared;
  });
  if (run.dryRun) return [];
  return outcomes(done.decisions, await observe(run, platform.project.name));
}

/** `run:all` opens no shells: each needs a terminal of its own. */
function withoutShells(run: Run, resolved: readonly ResolvedInstance[]): readonly ResolvedInstance[] {
  for (const one of resolved.filter(({ starts }) => starts !== 'service')) {
    const text = `${instanceKey(one)} is a shell and not run along: dockerops run:${one.container},instance=${one.instance}`;
    run.emit({ type: 'message', level: 'warning', text });
  }
  return resolved.filter(({ starts }) => starts === 'service');
}

function nothingToDo(run: Run, { decisions, known }: Prepared): readonly InstanceRun[] {
  const names = decisions.map(({ instance }) => instanceKey(instance)).join(', ');
  if (names !== '') run.emit({ type: 'message', level: 'info', text: `nothing to do: ${names} as wanted` });
  return outcomes(decisions, known.observed);
}

const words = {
  none: 'nothing',
  start: 'started',
  restart: 'restarted',
  create: 'created',
  replace: 're-created',
} as const;

function outcomes(
  decisions: readonly Decision[],
  observed: readonly ObservedInstance[],
): readonly InstanceRun[] {
  return decisions.map(({ instance: { container, instance }, action }) => {
    const there = observed.find((one) => one.container === container && one.instance === instance);
    const address = there ? addressOf(there) : '';
    return { container, instance, name: there?.name ?? '', address, did: words[action] };
  });
}
