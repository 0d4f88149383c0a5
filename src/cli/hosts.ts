import { join } from 'node:path';
import { readConfigFile } from '../config/index.ts';
import { ConfigError, throwAll, type Environment } from '../core/index.ts';
import {
  emptyInventory,
  inventoryFile,
  projectRoot,
  readInventory,
  type HostSources,
  type Inventory,
} from '../runner/index.ts';
import { splitHosts } from '../taskline/index.ts';
import type { Options } from './options.ts';

/** What the command line and the project's inventory say of hosts. Throws `UsageError` and `ConfigError`. */
export async function hostSources(options: Options, cwd: string, env: Environment): Promise<HostSources> {
  const { hosts, roles, 'exclude-hosts': excluded } = options;
  return {
    line: { hosts: listOf(hosts, '-H'), roles: listOf(roles, '-R') },
    excluded: listOf(excluded, '-x'),
    inventory: await findInventory(cwd, env),
  };
}

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
