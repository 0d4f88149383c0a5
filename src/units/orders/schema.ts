import { BadValue, parseOneOf, type YamlNode } from '../../config/index.ts';
import { compressions, encryptions, type Retention } from '../../platform/archives/index.ts';
import {
  anything,
  boolean,
  mapping,
  natural,
  number,
  text,
  texts,
  type ReadValue,
} from '../keywords/values.ts';

/** What an argument of an order may be; the value is kept as JSON. */
export type ReadArgument = ReadValue<unknown>;

/** A name without a path: of an archive. */
const fileName: ReadValue<string> = (node) => {
  const name = text(node);
  if (name === '' || /[/\0]/.test(name) || name === '.' || name === '..')
    throw new BadValue('a file name without a path and without its extension');
  return name;
};

const paths: ReadValue<readonly string[]> = (node) => {
  const all = texts(node);
  if (all.some((path) => !path.startsWith('/') || path.split('/').includes('..')))
    throw new BadValue('an absolute path in the container, or a list of them');
  return all;
};

/** A command as argv, or as one text. */
const command: ReadValue<string | readonly string[]> = (node) => {
  const given = node.kind === 'list' ? texts(node) : text(node);
  if (given.length === 0) throw new BadValue('a command');
  return given;
};

/** Where a command is executed (seed, "execute"). */
export const executionTypes = ['file_system', 'temporary', 'in_running'] as const;
export type ExecutionType = (typeof executionTypes)[number];

const executionType: ReadValue<ExecutionType> = (node) => parseOneOf(executionTypes)(text(node));

/** A command line of a test run: a text, or a list of words. */
const lines: ReadValue<readonly unknown[]> = (node) => {
  if (node.kind !== 'list' || node.items.length === 0) throw new BadValue('a list of test runs');
  return node.items.map((item) => (item.kind === 'list' ? texts(item) : text(item)));
};

/** `{last: 3, daily: 7, weekly: 4}` */
const retention: ReadValue<Retention> = (node) => {
  const wrong = node.kind === 'map' ? node.members.find(({ key }) => !retentionKeys.includes(key)) : node;
  if (node.kind !== 'map' || wrong) throw new BadValue(`a mapping with ${retentionKeys.join(', ')}`);
  return Object.fromEntries(node.members.map(({ key, value }) => [key, natural(value)]));
};

const retentionKeys = ['last', 'daily', 'weekly'];

/** Every order and its arguments (units §3); `variants` and `wait` go with each. */
export const orderArguments: Readonly<Record<string, Readonly<Record<string, ReadArgument>>>> = {
  build: { pull: boolean, nocache: boolean },
  create: {},
  start: { restart: boolean, timeout: natural, attach: boolean, recreate: boolean },
  stop: { timeout: natural },
  backup: {
    backup_dir: text,
    backup_name: fileName,
    source: paths,
    overwrite: boolean,
    keep_previous: boolean,
    skip_without_volumes: boolean,
    pause: boolean,
    quiesce: command,
    resume: command,
    keep: retention,
    compress: (node) => parseOneOf(compressions)(text(node)),
    encrypt: (node) => parseOneOf(encryptions)(text(node)),
  },
  restore: { restore_dir: text, restore_name: fileName, date: text, skip_without_volumes: boolean },
  remove: { v: boolean, timeout: natural },
  remove_image: { force: boolean, noprune: boolean, skip_in_use: boolean },
  execute: { run: command, shell: boolean, binds: mapping, type: executionType },
  tag: { repository: text, tag: text, image: text, force: boolean },
  commit: { repository: text, tag: text, message: text, author: text, changes: texts, pause: boolean },
  push: { repository: text, tag: text, insecure_registry: anything },
  tests: { tests: lines },
};

export const orderNames = Object.keys(orderArguments);

/** Those of them that are about the machine itself. */
export const hostOrders: readonly string[] = ['execute', 'tests'];

/** Without these an order says nothing. */
export const requiredArguments: Readonly<Record<string, readonly string[]>> = {
  execute: ['run'],
  tests: ['tests'],
};

/** Arguments that every order may have. */
export const sharedArguments: Readonly<Record<string, (node: YamlNode) => unknown>> = {
  variants: texts,
  wait: (node) => {
    const seconds = number(node);
    if (seconds < 0) throw new BadValue('seconds, 0 or more');
    return seconds;
  },
};
