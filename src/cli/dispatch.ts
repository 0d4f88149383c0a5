import { relative } from 'node:path';
import { throwAll, type DockeropsError } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import {
  entryOf,
  explainHosts,
  prepareCommand,
  prepareLine,
  runLine,
  type PreparedCall,
  type Registry,
} from '../runner/index.ts';
import { aboutTasks } from './about.ts';
import type { CommandLine } from './arguments.ts';
import { isGivenFile } from './given-file.ts';
import { hostPolicy, hostSources, millisecondsOf } from './hosts.ts';
import { createMachines, refuseEngine } from './machines.ts';
import { loadRegistry } from './registry.ts';

/** Does what the options ask for, else runs the tasks of the line. */
export async function dispatch(commandLine: CommandLine, run: Run): Promise<void> {
  const { words, options, command } = commandLine;
  const { registry, problems } = await loadRegistry(run.cwd, run.env, options.file);
  const entries = registry.tasks.map(entryOf);
  const line = words.length > 0 || command ? words : rootDefault(registry);
  const text = command ? undefined : aboutTasks(entries, options, line);
  if (text === undefined) {
    // A broken task file may hold what a task of this line overrides: better not run at all.
    throwAll(problems);
    await runTasks(line, commandLine, registry, run);
    return;
  }
  for (const problem of problems)
    run.emit({ type: 'message', level: 'warning', text: problemLine(problem, run.cwd) });
  print(text, run);
}

async function runTasks(
  words: readonly string[],
  { options, command }: CommandLine,
  registry: Registry,
  run: Run,
): Promise<void> {
  const sources = await hostSources(options, run.cwd, run.env);
  const calls = [
    ...prepareLine(words, registry, sources),
    ...(command ? [prepareCommand(command, commandOptions(options, run), sources)] : []),
  ];
  const policy = hostPolicy(options);
  const commandTimeoutMs = millisecondsOf(options['command-timeout']);
  const timeout = commandTimeoutMs === undefined ? {} : { commandTimeoutMs };
  if (options['explain-hosts']) {
    explain(calls, run);
    return;
  }
  if (calls.some(({ hosts }) => hosts)) refuseEngine(options);
  const machines = createMachines(run, options);
  try {
    await runLine(calls, registry, run, { elsewhere: { sources, fleet: { machines, policy } }, ...timeout });
  } finally {
    machines.close();
  }
}

/** Results as data leave no room for a terminal's bytes. */
const commandOptions = (options: CommandLine['options'], { ports: { terminal } }: Run) => ({
  passExitCode: options['exit-code'] ?? false,
  interactive:
    !options['no-pty'] && (options.format ?? 'table') === 'table' && terminal.interactive && terminal.live,
  fileGiven: isGivenFile(),
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
