import { DockeropsError, messageOf } from '../core/index.ts';
import type { HostTarget, Run } from '../ports/index.ts';
import {
  bind,
  hasTargets,
  parseCall,
  unknownTask,
  type ParameterValues,
  type Targets,
} from '../taskline/index.ts';
import { refuseCircle, type Caller } from './circle.ts';
import { gather, type Elsewhere } from './hosts/elsewhere.ts';
import { joinTargets, type Where } from './hosts/targets.ts';
import { resolveHosts, type ChosenHost } from './hosts/resolve.ts';
import type { HostWork } from './hosts/schedule.ts';
import { hostsOf, noHosts } from './hosts/where.ts';
import { prompt } from './prompt.ts';
import { answers, waitForHost, type WaitOptions } from './reboot.ts';
import type { Registry } from './registry.ts';
import { createShell } from './shell.ts';
import type { Sudo } from './sudo.ts';
import { entryOf, type Execute, type Task, type TaskContext } from './task.ts';

/** What a task's execution knows of its surroundings. */
export interface Scope {
  readonly registry: Registry;
  readonly run: Run;
  /** The calls that led to this one, outermost first. */
  readonly callers: readonly Caller[];
  readonly last: boolean;
  readonly sudo: Sudo;
  /** The host it runs on, where hosts are named. */
  readonly target?: HostTarget;
  readonly elsewhere?: Elsewhere;
  /** Milliseconds a command of a task may take (`--command-timeout`). */
  readonly commandTimeoutMs?: number;
}

/** Runs one task and tells the event sink of its start, its result or error, and its end. Rethrows its error. */
export async function execute(
  task: Task,
  values: ParameterValues,
  text: string,
  scope: Scope,
): Promise<unknown> {
  const { run } = scope;
  const nested = scope.callers.length > 0;
  const started = run.clock.now();
  const end = (ok: boolean) =>
    run.emit({ type: 'task-ended', task: task.name, ok, ms: run.clock.now() - started, nested });
  run.emit({ type: 'task-started', task: task.name, call: text, nested });
  try {
    const value = await callTask(task, values, scope);
    if (!nested) emitResult(task, value, run);
    end(true);
    return value;
  } catch (thrown) {
    const error = asDockeropsError(thrown, task, run);
    if (!nested) run.emit({ type: 'error', error, task: task.name });
    end(false);
    throw error;
  }
}

/** A session, and a function that does not say what it does, cannot be shown without being done. */
async function callTask(task: Task, values: ParameterValues, scope: Scope): Promise<unknown> {
  if (scope.run.dryRun && task.form === 'session') {
    scope.run.emit({ type: 'message', level: 'info', text: `dry run: ${task.name} is not called` });
    return undefined;
  }
  return task.run(contextOf({ task, values }, scope), values as never);
}

function contextOf(caller: Caller, scope: Scope): TaskContext {
  const { registry, run } = scope;
  const callers = [...scope.callers, caller];
  return {
    run,
    last: scope.last,
    host: createShell(run, run.ports.host, scope.sudo, scope.target?.variables, scope.commandTimeoutMs),
    local: createShell(run, run.ports.local, scope.sudo, {}, scope.commandTimeoutMs),
    get tasks() {
      return registry.tasks.map(entryOf);
    },
    say: (text) => run.emit({ type: 'message', level: 'info', text }),
    prompt: (question, options = {}) => prompt(question, options, run),
    waitForHost: (name, options = {}) => waitFor(name, options, scope),
    // One function serves both of its forms.
    execute: ((text, given = {}, where = {}) =>
      call(text, given, where, { ...scope, callers, last: false })) as Execute,
  };
}

async function waitFor(name: string, options: WaitOptions, { run, elsewhere }: Scope): Promise<void> {
  if (!elsewhere) throw new Error(`${name}: there is no way to other machines`);
  const { sources, fleet } = elsewhere;
  const targets = { hosts: [name], roles: [], excludeHosts: [] };
  const hosts = resolveHosts(targets, { hosts: [], roles: [] }, { ...sources, excluded: [] }) ?? [];
  await Promise.all(
    hosts.map(({ target }) =>
      waitForHost(target.name, () => answers(target, fleet.machines, run), run, options),
    ),
  );
}

/** Calls a task for another one: on the hosts that are named, else where the caller is. */
async function call(text: string, given: ParameterValues, where: Where, scope: Scope): Promise<unknown> {
  const { registry, callers, elsewhere } = scope;
  const called = parseCall(text);
  const task = registry.find(
    called.name,
    callers.map((caller) => caller.task),
  );
  if (!task) throw unknownTask(called.name, registry.names);
  const values = bind(task, called, given);
  refuseCircle(callers, { task, values });
  const hosts = whereCalled(task, joinTargets(called.targets, where, text), scope);
  if (!hosts) return execute(task, values, text, scope);
  if (!elsewhere) throw new Error(`${text}: there is no way to other machines`);
  const onHost: HostWork = (run, { target }) => execute(task, values, text, { ...scope, run, target });
  return gather(task, hosts, onHost, where, elsewhere);
}

/** By the rules of the command line, but that a task on a host calls others on the same host unless it names some. */
function whereCalled(
  task: Task,
  targets: Targets,
  { target, elsewhere }: Scope,
): readonly ChosenHost[] | undefined {
  const staysThere = target !== undefined && !hasTargets(targets);
  return staysThere ? undefined : hostsOf(task, targets, elsewhere?.sources ?? noHosts);
}

function emitResult(task: Task, value: unknown, run: Run): void {
  const view = value === undefined ? undefined : task.view?.(value as never);
  const changes = value === undefined ? undefined : task.changes?.(value as never);
  run.emit({
    type: 'result',
    task: task.name,
    value,
    ...(view && { view }),
    ...(changes !== undefined && { changes }),
  });
}

function asDockeropsError(thrown: unknown, task: Task, run: Run): DockeropsError {
  if (thrown instanceof DockeropsError) return thrown;
  const reason: unknown = run.signal.reason;
  if (run.signal.aborted && reason instanceof DockeropsError) return reason;
  return new DockeropsError(`${task.name}: ${messageOf(thrown)}`, { cause: thrown });
}
