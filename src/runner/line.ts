import { DockeropsError, UsageError, throwAll } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import {
  bind,
  hasTargets,
  parseCall,
  unknownTask,
  type ParameterValues,
  type TaskCall,
} from '../taskline/index.ts';
import { execute, type Scope } from './execute.ts';
import { commandTask } from './hosts/command.ts';
import { emptyInventory } from './hosts/inventory.ts';
import { Recap } from './hosts/recap.ts';
import { resolveHosts, type ChosenHost, type HostSources } from './hosts/resolve.ts';
import { onEachHost, type Fleet, type HostWork } from './hosts/schedule.ts';
import type { Registry } from './registry.ts';
import { Sudo } from './sudo.ts';
import type { Task } from './task.ts';

/** A call whose task is found and whose arguments have their types. */
export interface PreparedCall {
  readonly task: Task;
  readonly values: ParameterValues;
  readonly call: TaskCall;
  /** Undefined: here, once. */
  readonly hosts: readonly ChosenHost[] | undefined;
}

/** Without `-H`, `-R`, `-x` and an inventory. */
const noHosts: HostSources = { line: { hosts: [], roles: [] }, excluded: [], inventory: emptyInventory };

/** Finds every task and types every argument of a line, before anything runs. Throws all that is wrong together. */
export function prepareLine(
  words: readonly string[],
  registry: Registry,
  sources: HostSources = noHosts,
): readonly PreparedCall[] {
  const errors: DockeropsError[] = [];
  const prepared = words.flatMap((word, index) => {
    try {
      return [prepare(parseCall(word), registry, sources, words[index - 1])];
    } catch (error) {
      if (!(error instanceof DockeropsError)) throw error;
      errors.push(error);
      return [];
    }
  });
  throwAll(errors);
  return prepared;
}

function prepare(
  call: TaskCall,
  registry: Registry,
  sources: HostSources,
  previous: string | undefined,
): PreparedCall {
  const task = registry.find(call.name);
  if (!task) throw unknown(call, registry, previous);
  return { task, values: bind(task, call), call, hosts: hostsOf(task, call, sources) };
}

function hostsOf(task: Task, call: TaskCall, sources: HostSources): readonly ChosenHost[] | undefined {
  const { hosts = [], roles = [], local = false } = task;
  if (!local) return resolveHosts(call.targets, { hosts, roles }, sources);
  if (!hasTargets(call.targets)) return undefined;
  throw new UsageError(`${call.text}: ${task.name} is about this machine alone`, {
    hint: 'leave out host=, hosts=, role=, roles= and exclude_hosts=',
  });
}

/** `run demo` is what users of other tools type for `run:demo`. */
function unknown(call: TaskCall, registry: Registry, previous: string | undefined): UsageError {
  const bare = previous !== undefined && !previous.includes(':') && registry.find(previous);
  if (!bare) return unknownTask(call.name, registry.names);
  return new UsageError(`no task named "${call.name}"`, { hint: `did you mean ${previous}:${call.text}?` });
}

/** A command behind `--` as the line's last call. Throws `UsageError` without hosts: it is never run here instead. */
export function prepareCommand(
  words: readonly string[],
  passExitCode: boolean,
  sources: HostSources,
): PreparedCall {
  if (words.length === 0) throw new UsageError('there is no command behind --');
  const task = commandTask(words, passExitCode);
  const text = `-- ${words.join(' ')}`;
  const targets = { hosts: [], roles: [], excludeHosts: [] };
  const hosts = resolveHosts(targets, targets, sources);
  if (!hosts) throw new UsageError(`${text}: on which hosts?`, { hint: 'name them with -H or -R' });
  return { task, values: {}, call: { name: '--', positional: [], named: {}, targets, text }, hosts };
}

/** What running a line takes beside its calls. */
export interface LineOptions {
  /** Must be there where calls name hosts. */
  readonly fleet?: Fleet;
  readonly commandTimeoutMs?: number;
}

/** Runs prepared calls in their order; the first that fails stops the line, unless the policy for hosts says otherwise. */
export async function runLine(
  calls: readonly PreparedCall[],
  registry: Registry,
  run: Run,
  options: LineOptions = {},
): Promise<void> {
  const recap = new Recap();
  const sudo = new Sudo();
  for (const call of calls) recap.expect(turnsOf(call).map(({ target }) => target.name));
  try {
    for (const [index, call] of calls.entries()) {
      run.signal.throwIfAborted();
      if (call.call.positional.includes('')) warnOfEmpty(call.call, run);
      if (run.dryRun && index === 1) sayWhatCounts(run);
      const last = index === calls.length - 1;
      const scope = { registry, run, callers: [], last, sudo, ...timeoutOf(options) };
      await runCall(call, scope, recap, options.fleet);
    }
  } finally {
    const { outcomes } = recap;
    if (outcomes.length > 1) run.emit({ type: 'hosts-ended', hosts: outcomes });
  }
  if (recap.error) throw recap.error;
}

const timeoutOf = ({ commandTimeoutMs }: LineOptions) =>
  commandTimeoutMs === undefined ? {} : { commandTimeoutMs };

const turnsOf = ({ task, hosts = [] }: PreparedCall): readonly ChosenHost[] =>
  task.runsOnce ? hosts.slice(0, 1) : hosts;

/** Here once, or on each of its hosts. Throws what ends the line. */
async function runCall(
  prepared: PreparedCall,
  scope: Scope,
  recap: Recap,
  fleet: Fleet | undefined,
): Promise<void> {
  const { task, values, call, hosts } = prepared;
  if (!hosts || !fleet) {
    await execute(task, values, call.text, scope);
    return;
  }
  const { policy } = fleet;
  const width = task.serial ? 1 : policy.width;
  const onHost: HostWork = async (run, { target }) => {
    await execute(task, values, call.text, { ...scope, run, variables: target.variables });
  };
  await onEachHost(turnsOf(prepared), onHost, scope.run, { ...fleet, policy: { ...policy, width } }, recap);
  scope.run.signal.throwIfAborted();
  if (recap.error && policy.onError !== 'continue') throw recap.error;
}

/** A dry run leaves everything as it is, so what later tasks show is not what they would find. */
function sayWhatCounts(run: Run): void {
  const text =
    'dry run: each further task is shown for what is there now, and for images still to be built, whose EXPOSE and VOLUME are not known yet';
  run.emit({ type: 'message', level: 'info', text });
}

/** `build:` is read as Fabric reads it; said only with --verbose, since scripts rely on it. */
function warnOfEmpty({ text }: TaskCall, run: Run): void {
  run.emit({ type: 'message', level: 'debug', text: `${text}: an empty argument is given` });
}
