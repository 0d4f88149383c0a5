import type { TaskEntry } from '../runner/index.ts';
import { unknownTask } from '../taskline/index.ts';
import { helpData, helpText } from './help.ts';
import { describeTask, listData, listTasks, taskData, type ListFormat } from './listing.ts';
import type { Options } from './options.ts';

/** True when an option asks about tasks instead of running them. */
export const asksAbout = (options: Options): boolean =>
  [options.help, options.list, options.shortlist, options['list-format'], options.display].some(
    (option) => option !== undefined,
  );

/** An answer for people, and the same as data. */
interface Answer {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The answer to an option that asks about tasks instead of running them, or to an empty command line; one document
 * where `--format` asks for data. Throws `UsageError` when `-d` names no task.
 */
export function aboutTasks(
  tasks: readonly TaskEntry[],
  options: Options,
  words: readonly string[],
): string | undefined {
  const answer = answerAbout(tasks, options, words);
  return answer && written(answer, options);
}

/** As a document with `--format json`, which `jsonl` has on one line. */
export const written = ({ text, data }: Answer, { format = 'table' }: Pick<Options, 'format'>): string =>
  format === 'table' ? text : JSON.stringify({ schema: 1, ...data }, undefined, format === 'json' ? 2 : 0);

function answerAbout(
  tasks: readonly TaskEntry[],
  options: Options,
  words: readonly string[],
): Answer | undefined {
  const list = (format: ListFormat) => ({
    text: listTasks(tasks, format, process.stdout.columns),
    data: listData(tasks),
  });
  if (options.help) return helpAnswer(tasks);
  if (options.display !== undefined) {
    const task = findEntry(tasks, options.display);
    return { text: describeTask(task), data: { task: taskData(task) } };
  }
  if (options.shortlist) return list('short');
  if (options.list || options['list-format']) return list(options['list-format'] ?? 'normal');
  const hasDefault = tasks.some((task) => task.default && !task.name.includes('.'));
  return words.length === 0 && !hasDefault ? helpAnswer(tasks) : undefined;
}

const helpAnswer = (tasks: readonly TaskEntry[]): Answer => ({
  text: helpText(tasks),
  data: helpData(tasks),
});

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
