import type { Run } from '../../ports/index.ts';
import type { Task } from '../task.ts';
import { widthOf } from './policy.ts';
import { Recap } from './recap.ts';
import type { ChosenHost, HostSources } from './resolve.ts';
import { HostsError, type HostResult } from './results.ts';
import { onEachHost, type Fleet, type HostWork } from './schedule.ts';
import type { Where } from './targets.ts';
import { turnsOf } from './where.ts';

/** What it takes to run on other machines. */
export interface Elsewhere {
  /** The line's own run: its events name no host yet. */
  readonly run: Run;
  readonly sources: HostSources;
  readonly fleet: Fleet;
}

/** Gives each host its turn with a task that another one calls, and gathers what it came to there. */
export async function gather(
  task: Task,
  hosts: readonly ChosenHost[],
  work: HostWork,
  { check = true, parallel }: Where,
  { run, fleet }: Elsewhere,
): Promise<readonly HostResult[]> {
  const recap = new Recap();
  const turns = turnsOf(task, hosts);
  recap.expect(turns.map(({ target }) => target.name));
  const policy = check ? fleet.policy : { ...fleet.policy, onError: 'drain' as const };
  const width = widthOf(parallel === undefined ? task : { parallel }, policy);
  await onEachHost(turns, work, run, { ...fleet, policy }, { width, nested: true }, recap);
  run.signal.throwIfAborted();
  const { results, error } = recap;
  if (check && error) throw new HostsError(results, error.exitCode, toldOf(results));
  return results;
}

/** Nobody has told these errors yet. */
function toldOf(results: readonly HostResult[]) {
  const [first, ...rest] = results.filter(({ error }) => error);
  return { cause: first?.error, facts: rest.map(({ host, reason = '' }) => `${host}: ${reason}`) };
}
