import type { TaskEntry } from '../../runner/index.ts';
import { allowedValues, type Parameter } from '../../taskline/index.ts';
import { optionSpecs, type OptionSpec } from '../options.ts';
import type { ProjectNames } from './sources.ts';
import type { Typed } from './words.ts';

export interface Candidate {
  /** The whole word as it would stand. */
  readonly text: string;
  readonly doc?: string;
  /** False while more may follow without a blank. */
  readonly finished: boolean;
}

export interface Sources extends ProjectNames {
  readonly tasks: readonly TaskEntry[];
  /** Names of instances that run; empty when the engine does not answer at once. */
  liveInstances(container: string | undefined): Promise<readonly string[]>;
}

const specs: readonly OptionSpec[] = optionSpecs;

/** What may stand in the place of the word being typed. */
export async function complete({ words, current }: Typed, sources: Sources): Promise<readonly Candidate[]> {
  const candidates = await candidatesFor(words, current, sources);
  return candidates.filter(({ text }) => text.startsWith(current));
}

async function candidatesFor(
  words: readonly string[],
  current: string,
  sources: Sources,
): Promise<readonly Candidate[]> {
  const previous = optionOf(words.at(-1));
  if (previous?.takes !== undefined) return optionValues(previous, '', sources);
  const inline = /^(--[^=]+)=/.exec(current);
  if (inline) {
    const spec = optionOf(inline[1]);
    return spec ? optionValues(spec, inline[0], sources) : [];
  }
  if (current.startsWith('-')) return options();
  const colon = current.indexOf(':');
  if (colon === -1) return sources.tasks.flatMap(taskNames);
  const name = current.slice(0, colon);
  const task = sources.tasks.find((entry) => entry.name === name || entry.aliases?.includes(name));
  return task ? argumentsOf(task, current, colon + 1, sources) : [];
}

const optionOf = (word = ''): OptionSpec | undefined =>
  specs.find(({ name, short }) => word === `--${name}` || (short !== undefined && word === `-${short}`));

const options = (): readonly Candidate[] =>
  specs.map((spec) => ({ text: `--${spec.name}`, doc: spec.doc, finished: true }));

function optionValues(spec: OptionSpec, prefix: string, { tasks }: Sources): readonly Candidate[] {
  const values = spec.name === 'display' ? tasks.map(({ name }) => name) : (spec.values ?? []);
  return values.map((value) => ({ text: prefix + value, finished: true }));
}

function taskNames(task: TaskEntry): readonly Candidate[] {
  if (task.hidden) return [];
  const doc = task.doc.split('\n')[0] ?? '';
  const needsMore = task.parameters?.some((parameter) => parameter.required) ?? false;
  return [task.name, ...(task.aliases ?? [])].map((name) => ({
    text: needsMore ? `${name}:` : name,
    doc,
    finished: !needsMore,
  }));
}

/** After the colon: values of the parameter whose turn it is, then the names of those not given yet. */
async function argumentsOf(
  task: TaskEntry,
  current: string,
  start: number,
  sources: Sources,
): Promise<readonly Candidate[]> {
  const parts = current.slice(start).split(',');
  const typed = parts.at(-1) ?? '';
  const given = parts.slice(0, -1);
  const prefix = current.slice(0, current.length - typed.length);
  const parameters = task.parameters ?? [];
  const container = containerOf(parameters, given);
  const [, key] = /^([^=]+)=/.exec(typed) ?? [];
  if (key !== undefined) {
    const parameter = parameters.find(({ name }) => name === key);
    const values = parameter ? await valuesOf(parameter, container, sources) : [];
    return values.map((value) =>
      unfinished(`${prefix}${key}=${listed(typed.slice(key.length + 1))}${value}`),
    );
  }
  const positional = given.filter((part) => !part.includes('=')).length;
  const turn = parameters.filter(({ map }) => !map)[positional];
  const values = turn ? await valuesOf(turn, container, sources) : [];
  return [
    ...values.map((value) => unfinished(prefix + value)),
    ...parameters.slice(positional).flatMap((parameter) => keyOf(parameter, given, prefix)),
  ];
}

const unfinished = (text: string): Candidate => ({ text, finished: false });

/** Of `a;b;c` being typed, what stands before the last item. */
const listed = (value: string): string => value.slice(0, value.lastIndexOf(';') + 1);

function keyOf(parameter: Parameter, given: readonly string[], prefix: string): readonly Candidate[] {
  if (given.some((part) => part.startsWith(`${parameter.name}=`)) || parameter.required) return [];
  const key = parameter.map ? `${parameter.name}.` : `${parameter.name}=`;
  return [{ text: prefix + key, doc: parameter.doc, finished: false }];
}

/** Which container the call is about, so that only its instances are offered. */
function containerOf(parameters: readonly Parameter[], given: readonly string[]): string | undefined {
  const at = parameters.findIndex((parameter) => parameter.complete === 'container');
  const name = parameters[at]?.name;
  if (name === undefined) return undefined;
  const named = given.find((part) => part.startsWith(`${name}=`));
  return named?.slice(name.length + 1) ?? given.filter((part) => !part.includes('='))[at];
}

async function valuesOf(
  parameter: Parameter,
  container: string | undefined,
  sources: Sources,
): Promise<readonly string[]> {
  const names = parameter.complete ? await namesOf(parameter.complete, container, sources) : [];
  return [...new Set([...allowedValues(parameter), ...names])];
}

async function namesOf(
  what: NonNullable<Parameter['complete']>,
  container: string | undefined,
  sources: Sources,
): Promise<readonly string[]> {
  switch (what) {
    case 'container':
      return sources.containers;
    case 'group':
      return sources.groups;
    case 'task':
      return sources.tasks.map(({ name }) => name);
    case 'instance':
      return [...sources.instances(container), ...(await sources.liveInstances(container))];
  }
}
