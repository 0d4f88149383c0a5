import { relative } from 'node:path';
import { UsageError, throwAll, type DockeropsError } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import {
  entryOf,
  explainHosts,
  prepareLine,
  runLine,
  type PreparedCall,
  type Registry,
} from '../runner/index.ts';
import { aboutTasks } from './about.ts';
import type { CommandLine } from './arguments.ts';
import { hostSources } from './hosts.ts';
import { loadRegistry } from './registry.ts';

/** Does what the options ask for, else runs the tasks of the line. */
export async function dispatch({ words, options, command }: CommandLine, run: Run): Promise<void> {
  const { registry, problems } = await loadRegistry(run.cwd, run.env, options.file);
  const entries = registry.tasks.map(entryOf);
  const line = words.length > 0 ? words : rootDefault(registry);
  const text = aboutTasks(entries, options, line);
  if (text === undefined) {
    // A broken task file may hold what a task of this line overrides: better not run at all.
    throwAll(problems);
    if (command) throw notYet('a command behind --');
    const calls = prepareLine(line, registry, await hostSources(options, run.cwd, run.env));
    if (options['explain-hosts']) explain(calls, run);
    else if (calls.some(({ hosts }) => hosts)) throw notYet('running tasks on other hosts');
    else await runLine(calls, registry, run);
    return;
  }
  for (const problem of problems)
    run.emit({ type: 'message', level: 'warning', text: problemLine(problem, run.cwd) });
  print(text, run);
}

const notYet = (what: string): UsageError =>
  new UsageError(`${what} is not available yet`, {
    hint: '--explain-hosts shows where tasks would run; leave out -H, -R and hosts=',
  });

function explain(calls: readonly PreparedCall[], run: Run): void {
  const task = 'explain-hosts';
  run.emit({ type: 'task-started', task });
  run.emit({ type: 'result', task, ...explainHosts(calls) });
  run.emit({ type: 'task-ended', task, ok: true, ms: 0 });
}

const rootDefault = (registry: Registry): readonly string[] => {
  const task = registry.find('');
  return task ? [task.name] : [];
};

function problemLine({ message, where }: DockeropsError, cwd: string): string {
  return where ? `${relative(cwd, where.file)}:${where.line}: ${message}` : message;
}

const print = (text: string, run: Run): void =>
  run.emit({ type: 'output', stream: 'stdout', text: `${text}\n` });
