import { DockeropsError, UsageError, throwAll } from '../core/index.ts';
import { bind, parseCall, unknownTask, type ParameterValues, type TaskCall } from '../taskline/index.ts';
import { commandTask, type CommandOptions } from './hosts/command.ts';
import { resolveHosts, type ChosenHost, type HostSources } from './hosts/resolve.ts';
import { hostsOf, noHosts } from './hosts/where.ts';
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
  return { task, values: bind(task, call), call, hosts: hostsOf(task, call.targets, sources) };
}

/** `run demo` is what users of other tools type for `run:demo`. */
function unknown(call: TaskCall, registry: Registry, previous: string | undefined): UsageError {
  const alone = ![previous ?? '', call.text].some((word) => word.includes(':'));
  const bare = alone && previous !== undefined && registry.find(previous);
  if (!bare) return unknownTask(call.name, registry.names);
  return new UsageError(`no task named "${call.name}"`, { hint: `did you mean ${previous}:${call.text}?` });
}

/** A command behind `--` as the line's last call. Throws `UsageError` without hosts: it is never run here instead. */
export function prepareCommand(
  words: readonly string[],
  options: CommandOptions,
  sources: HostSources,
): PreparedCall {
  const text = `-- ${words.join(' ')}`;
  const targets = { hosts: [], roles: [], excludeHosts: [] };
  const hosts = resolveHosts(targets, targets, sources);
  if (!hosts) throw new UsageError(`${text}: on which hosts?`, { hint: 'name them with -H or -R' });
  const task = commandTask(words, options, hosts.length);
  return { task, values: {}, call: { name: '--', positional: [], named: {}, targets, text }, hosts };
}
