import { byText } from '../core/index.ts';
import type { TaskEntry } from '../runner/index.ts';
import { namespaceOf } from '../runner/registry.ts';
import { allowedValues, usage, type Parameter } from '../taskline/index.ts';
import { columns } from './columns.ts';

export type ListFormat = 'short' | 'normal' | 'nested' | 'json';

/** What `--list` prints; `width` cuts the first lines of docs to the terminal. */
export function listTasks(tasks: readonly TaskEntry[], format: ListFormat, width = Infinity): string {
  const shown = tasks.filter((task) => !task.hidden);
  switch (format) {
    case 'short':
      return shown.map((task) => task.name).join('\n');
    case 'normal':
      return rowsText(rowsOf(shown), width);
    case 'nested':
      return cut(nested(shown, '').join('\n'), width);
    case 'json':
      return JSON.stringify({ schema: 1, ...listData(tasks) }, undefined, 2);
  }
}

/** A task, its aliases and the namespace it is the default of: each a row of its own. */
function rowsOf(tasks: readonly TaskEntry[]): readonly (readonly [string, string])[] {
  const rows = tasks.flatMap((task) => [
    [task.name, firstLine(task.doc)] as const,
    ...(task.aliases ?? []).map((alias) => [alias, `same as ${task.name}`] as const),
    ...(task.default && namespaceOf(task.name) !== ''
      ? [[namespaceOf(task.name), `same as ${task.name}`] as const]
      : []),
  ]);
  return rows.sort(([a], [b]) => byText(a, b));
}

function nested(tasks: readonly TaskEntry[], prefix: string): readonly string[] {
  const here = tasks.filter((task) => namespaceOf(task.name) === prefix.slice(0, -1));
  const deeper = tasks
    .map(({ name }) => namespaceOf(name))
    .filter((name) => name.startsWith(prefix) && name !== prefix.slice(0, -1));
  const spaces = [...new Set(deeper.map((name) => name.slice(prefix.length).split('.')[0] ?? ''))].sort();
  const rows = here.map((task): readonly [string, string] => [
    task.name.slice(prefix.length) + (task.default ? ' (default)' : ''),
    firstLine(task.doc),
  ]);
  const blocks = spaces.flatMap((space) => [
    `  ${space}:`,
    ...nested(tasks, `${prefix}${space}.`).map((line) => `  ${line}`),
  ]);
  return [...(rows.length === 0 ? [] : columns(rows).split('\n')), ...blocks];
}

const firstLine = (doc: string): string => doc.split('\n')[0] ?? '';

/** Less is no description any more. */
const leastDoc = 40;

/** In two columns, cut to the terminal; in a narrow one the description stands whole below its name. */
function rowsText(rows: readonly (readonly [string, string])[], width: number): string {
  const names = Math.max(0, ...rows.map(([name]) => name.length));
  if (width - names >= leastDoc) return cut(columns(rows), width);
  return rows.flatMap(([name, doc]) => [`  ${name}`, ...wrapped(doc, width - 6)]).join('\n');
}

/** A word that is too long for a line has one of its own. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `      ${line}`.trimEnd());
}

function cut(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line))
    .join('\n');
}

/** The same as data. */
export const listData = (tasks: readonly TaskEntry[]) => ({
  tasks: tasks.filter((task) => !task.hidden).map(taskData),
});

/** A task as data: what a program needs to call it. */
export function taskData(task: TaskEntry): Record<string, unknown> {
  const { name, doc, form, origin, aliases = [], parameters = [] } = task;
  return { name, doc, form, origin, aliases, default: task.default ?? false, parameters };
}

/** What `-d TASK` prints: everything there is to know of a task. */
export function describeTask(task: TaskEntry): string {
  const parameters = (task.parameters ?? []).map(
    (parameter) => [signature(parameter), details(parameter)] as const,
  );
  return [
    usage(task),
    ...(task.doc === '' ? [] : ['', ...task.doc.split('\n').map((line) => `  ${line}`.trimEnd())]),
    ...(parameters.length === 0 ? [] : ['', 'Parameters:', columns(parameters)]),
    '',
    ...(task.aliases?.length ? [`Aliases: ${task.aliases.join(', ')}`] : []),
    `Form: ${task.form}`,
    `Origin: ${task.origin}`,
  ].join('\n');
}

const signature = ({ name, map, rest }: Parameter): string =>
  map ? `${name}.NAME` : rest ? `${name},…` : name;

function details(parameter: Parameter): string {
  const values = allowedValues(parameter);
  const facts = [
    parameter.type === 'enum' || parameter.type === 'bool' ? values.join('|') : parameter.type,
    ...(parameter.required ? ['required'] : []),
    ...(parameter.default === undefined ? [] : [`default ${shown(parameter.default)}`]),
  ];
  return `${parameter.doc} (${facts.join(', ')})`.trimStart();
}

function shown(value: Parameter['default']): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return value.join(';');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
