import { UsageError } from '../../core/index.ts';
import { hasTargets, type Targets } from '../../taskline/index.ts';
import type { Task } from '../task.ts';
import { emptyInventory } from './inventory.ts';
import { resolveHosts, type ChosenHost, type HostSources } from './resolve.ts';

/** Without `-H`, `-R`, `-x` and an inventory. */
export const noHosts: HostSources = {
  line: { hosts: [], roles: [] },
  excluded: [],
  inventory: emptyInventory,
};

/** Where a task runs, named by a call or not; undefined: here. Throws `UsageError` where a task about this machine is given hosts. */
export function hostsOf(
  task: Task,
  targets: Targets,
  sources: HostSources,
): readonly ChosenHost[] | undefined {
  const { hosts = [], roles = [], local = false } = task;
  if (!local) return resolveHosts(targets, { hosts, roles }, sources);
  if (!hasTargets(targets)) return undefined;
  throw new UsageError(`${task.name} is about this machine alone`, {
    hint: 'leave out host=, hosts=, role=, roles= and exclude_hosts=',
  });
}

/** The hosts of a task that get a turn. */
export const turnsOf = (task: Task, hosts: readonly ChosenHost[]): readonly ChosenHost[] =>
  task.runsOnce ? hosts.slice(0, 1) : hosts;
