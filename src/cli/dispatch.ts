import { relative } from 'node:path';
import { UsageError, nearest, throwAll, type DockeropsError } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import { entryOf, prepareLine, runLine, type Registry, type TaskEntry } from '../runner/index.ts';
import { helpText } from './help.ts';
import { describeTask, listTasks } from './listing.ts';
import type { Options } from './options.ts';
import { loadRegistry } from './registry.ts';

/** Does what the options ask for, else runs the tasks of the line. */
export async function dispatch(words: readonly string[], options: Options, run: Run): Promise<void> {
  const { registry, problems } = await loadRegistry(run.cwd, run.env, options.file);
  const entries = registry.tasks.map(entryOf);
  const line = words.length > 0 ? words : rootDefault(registry);
  const text = aboutTasks(entries, options) ?? (line.length === 0 ? helpText(entries) : undefined);
  if (text === undefined) {
    // A broken task file may hold what a task of this line overrides: better not run at all.
    throwAll(problems);
    await runLine(prepareLine(line, registry), registry, run);
    return;
  }
  for (const problem of problems)
    run.emit({ type: 'message', level: 'warning', text: problemLine(problem, run.cwd) });
  print(text, run);
}

const rootDefault = (registry: Registry): readonly string[] => {
  const task = registry.find('');
  return task ? [task.name] : [];
};

function problemLine({ message, where }: DockeropsError, cwd: string): string {
  return where ? `${relative(cwd, where.file)}:${where.line}: ${message}` : message;
}

/** The answer to an option that asks about tasks instead of running them. */
export function aboutTasks(tasks: readonly TaskEntry[], options: Options): string | undefined {
  if (options.help) return helpText(tasks);
  if (options.display !== undefined) return describeTask(findEntry(tasks, options.display));
  if (options.shortlist) return listTasks(tasks, 'short');
  const format = options['list-format'] ?? (options.format === 'json' ? 'json' : 'normal');
  if (options.list || options['list-format']) return listTasks(tasks, format, process.stdout.columns);
  return undefined;
}

function findEntry(tasks: readonly TaskEntry[], name: string): TaskEntry {
  const found = tasks.find((task) => task.name === name || task.aliases?.includes(name));
  if (found) return found;
  const near = nearest(
    name,
    tasks.map((task) => task.name),
  );
  throw new UsageError(`no task named "${name}"`, {
    hint: near === undefined ? [] : `did you mean "${near}"?`,
  });
}

const print = (text: string, run: Run): void =>
  run.emit({ type: 'output', stream: 'stdout', text: `${text}\n` });
