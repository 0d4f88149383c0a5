import { join } from 'node:path';
import { readConfigFile } from '../config/index.ts';
import { ConfigError, UsageError, throwAll, type Environment } from '../core/index.ts';
import {
  emptyInventory,
  inventoryFile,
  projectRoot,
  readInventory,
  type HostSources,
  type Inventory,
  type MaxFailures,
  type Policy,
} from '../runner/index.ts';
import { splitHosts } from '../taskline/index.ts';
import type { Options } from './options.ts';

/** What the command line and the project's inventory say of hosts. Throws `UsageError` and `ConfigError`. */
export async function hostSources(options: Options, cwd: string, env: Environment): Promise<HostSources> {
  const { hosts, roles, 'exclude-hosts': excluded, user } = options;
  return {
    line: { hosts: listOf(hosts, '-H'), roles: listOf(roles, '-R') },
    excluded: listOf(excluded, '-x'),
    inventory: await findInventory(cwd, env),
    ...(user !== undefined && { user }),
  };
}

/** How hosts take their turns. Throws `UsageError`. */
export function hostPolicy(options: Options): Policy {
  const { 'pool-size': pool, 'max-failures': failures } = options;
  return {
    parallel: options.parallel ?? false,
    poolSize: pool === undefined ? undefined : wholeNumber(pool, '-z'),
    onError: options['on-error'] ?? 'stop',
    maxFailures: failures === undefined ? undefined : maxFailures(failures),
    skipBadHosts: options['skip-bad-hosts'] ?? false,
  };
}

function maxFailures(text: string): MaxFailures {
  const [, number, percent] = /^(\d{1,6})(%?)$/.exec(text) ?? [];
  const value = Number(number);
  if (number === undefined || (percent && value > 100))
    throw new UsageError(`--max-failures takes a number of hosts or a percentage, not "${text}"`, {
      hint: 'write 3 or 20%',
    });
  return { kind: percent ? 'percent' : 'count', value };
}

function wholeNumber(text: string, option: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new UsageError(`${option} takes a number of 1 or more, not "${text}"`);
}

/** Seconds of an option as milliseconds. */
export const millisecondsOf = (seconds: string | undefined): number | undefined =>
  seconds === undefined ? undefined : Number(seconds) * 1000;

const listOf = (text: string | undefined, option: string): readonly string[] =>
  text === undefined ? [] : splitHosts(text, option);

async function findInventory(cwd: string, env: Environment): Promise<Inventory> {
  const root = projectRoot(cwd, env);
  const found = root === undefined ? undefined : await readConfigFile(join(root, inventoryFile), cwd);
  if (!found) return emptyInventory;
  if (found.format === 'json')
    throw new ConfigError(`${found.file} is JSON: an inventory is an INI file`, {
      where: { file: found.file, line: 1 },
    });
  throwAll(found.errors);
  return readInventory(found.document.sections, found.file);
}
