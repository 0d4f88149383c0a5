import type { TaskEntry } from '../runner/index.ts';
import { unknownTask } from '../taskline/index.ts';
import { helpText } from './help.ts';
import { describeTask, listTasks } from './listing.ts';
import type { Options } from './options.ts';

/** True when an option asks about tasks instead of running them. */
export const asksAbout = (options: Options): boolean =>
  [options.help, options.list, options.shortlist, options['list-format'], options.display].some(
    (option) => option !== undefined,
  );

/**
 * The answer to an option that asks about tasks instead of running them, or to
 * an empty command line. Throws `UsageError` when `-d` names no task.
 */
export function aboutTasks(
  tasks: readonly TaskEntry[],
  options: Options,
  words: readonly string[],
): string | undefined {
  if (options.help) return helpText(tasks);
  if (options.display !== undefined) return describeTask(findEntry(tasks, options.display));
  if (options.shortlist) return listTasks(tasks, 'short');
  const format = options['list-format'] ?? (options.format === 'json' ? 'json' : 'normal');
  if (options.list || options['list-format']) return listTasks(tasks, format, process.stdout.columns);
  const hasDefault = tasks.some((task) => task.default && !task.name.includes('.'));
  return words.length === 0 && !hasDefault ? helpText(tasks) : undefined;
}

/** By name, alias, or the namespace whose default it is. */
export function findEntry(tasks: readonly TaskEntry[], name: string): TaskEntry {
  const found = tasks.find(
    (task) =>
      task.name === name ||
      task.aliases?.includes(name) ||
      (task.default && task.name.slice(0, task.name.lastIndexOf('.')) === name),
  );
  if (found) return found;
  throw unknownTask(
    name,
    tasks.map((task) => task.name),
  );
}
