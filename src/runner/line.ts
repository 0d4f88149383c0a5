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
import { emptyInventory } from './hosts/inventory.ts';
import { resolveHosts, type ChosenHost, type HostSources } from './hosts/resolve.ts';
import type { Registry } from './registry.ts';
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

/** Runs prepared calls in their order; the first that fails stops the line. */
export async function runLine(calls: readonly PreparedCall[], registry: Registry, run: Run): Promise<void> {
  for (const [index, { task, values, call }] of calls.entries()) {
    run.signal.throwIfAborted();
    if (call.positional.includes('')) warnOfEmpty(call, run);
    if (run.dryRun && index === 1) sayWhatCounts(run);
    const scope: Scope = { registry, run, callers: [], last: index === calls.length - 1 };
    await execute(task, values, call.text, scope);
  }
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
