import { join } from 'node:path';
import type { TaskEntry } from '../runner/index.ts';
import { columns } from './columns.ts';
import { listData, listTasks } from './listing.ts';
import { optionSpecs, type OptionSpec } from './options.ts';
import { packageRoot } from './package.ts';

const examples: readonly (readonly [string, string])[] = [
  ['dockerops build:all', 'build every image of the project'],
  ['dockerops run:all ps', 'start the platform, then show it'],
  ['dockerops run:demo,instance=two', 'start one more instance of demo'],
  ['dockerops ssh:demo', 'log into it'],
  ['dockerops clean:all', 'stop and remove its instances'],
];

const usage = 'dockerops [options] task[:argument,key=value,…] [task…]';

/** What `dockerops --help` and `dockerops help` print. */
export function helpText(tasks: readonly TaskEntry[]): string {
  return [
    `usage: ${usage}`,
    '',
    columns(examples),
    '',
    'Options:',
    columns(optionSpecs.map((spec: OptionSpec) => [flags(spec), describe(spec)] as const)),
    '',
    'Tasks (dockerops -d TASK shows one in full):',
    listTasks(tasks, 'normal'),
    '',
    `Documentation: ${documentation()}`,
  ].join('\n');
}

/** The same as data. */
export const helpData = (tasks: readonly TaskEntry[]) => ({
  usage,
  options: optionSpecs,
  ...listData(tasks),
  documentation: documentation(),
});

/** Where it was installed with dockerops. */
const documentation = (): string => join(packageRoot(), 'docs');

function flags(spec: OptionSpec): string {
  const short = spec.short === undefined ? '    ' : `-${spec.short}, `;
  return `${short}--${spec.name}${spec.takes === undefined ? '' : ` ${spec.takes}`}`;
}

function describe(spec: OptionSpec): string {
  const values = spec.values ? `: ${spec.values.join(', ')}` : '';
  return `${spec.doc}${values}`;
}
