import { builtInModules } from '../../tasks/index.ts';
import { UsageError, nearest } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import { Registry, declaredTasks, entryOf, prepareLine, runLine, type TaskEntry } from '../runner/index.ts';
import { helpText } from './help.ts';
import { describeTask, listTasks } from './listing.ts';
import type { Options } from './options.ts';

/** Does what the options ask for, else runs the tasks of the line. */
export async function dispatch(words: readonly string[], options: Options, run: Run): Promise<void> {
  const registry = new Registry(declaredTasks(builtInModules, 'built-in'));
  const text = aboutTasks(registry.tasks.map(entryOf), options);
  if (text !== undefined) {
    print(text, run);
    return;
  }
  const line = words.length === 0 && registry.find('') ? [''] : words;
  if (line.length === 0) print(helpText(registry.tasks.map(entryOf)), run);
  await runLine(prepareLine(line, registry), registry, run);
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
