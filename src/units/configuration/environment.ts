import { readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { plainYaml, readText, readDocument, shownPath } from '../../config/index.ts';
import { ConfigError, UsageError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { isDirectory } from './directory.ts';
import { Variables, type Values } from './variables.ts';

/** What else defines variables, beside the files of `environments/`. */
export interface Given {
  /** Files of `-e`, the last one wins. */
  readonly files?: readonly string[];
  /** A unit's own arguments that were typed. */
  readonly arguments?: Values;
  /** Those that were not. */
  readonly defaults?: Values;
}

/** The variables of units, by the ranks of units §1.2. Throws `ConfigError` for a file that is no mapping. */
export async function readEnvironment(run: Run, directory: string, given: Given = {}): Promise<Variables> {
  const shared = await Promise.all(environmentFiles(directory).map((path) => readFile(run, path)));
  const named = await Promise.all((given.files ?? []).map((path) => readNamed(run, path)));
  const files = [...shared, ...named].reduce<Values>(merged, {});
  if (automatic in files) {
    const text = `${automatic} is set by dockerops: what the environment files say of it is ignored`;
    run.emit({ type: 'message', level: 'warning', text });
  }
  const { uid, gid } = userInfo();
  const { defaults = {}, arguments: typed = {} } = given;
  return new Variables([{ [automatic]: directory }, typed, files, { UID: uid, GID: gid }, defaults], run.env);
}

const automatic = 'DOCKERSTRA_CONF';

/** The files of `environments/`, absolute, sorted by their names. */
export function environmentFiles(directory: string): readonly string[] {
  const place = join(directory, 'environments');
  if (!isDirectory(place)) return [];
  const names = readdirSync(place).filter((name) => /^[^.].*\.ya?ml$/.test(name));
  return names.sort().map((name) => join(place, name));
}

async function readNamed(run: Run, path: string): Promise<Values> {
  const absolute = resolve(run.cwd, path);
  if (readText(absolute, path) === undefined) throw new UsageError(`there is no environment file ${path}`);
  return readFile(run, absolute);
}

async function readFile(run: Run, path: string): Promise<Values> {
  const file = shownPath(path, run.cwd);
  const node = await readDocument({ text: readText(path, file) ?? '', line: 1 }, file);
  if (node.kind === 'scalar' && node.value === null) return {};
  if (node.kind === 'map') return plainYaml(node) as Values;
  throw new ConfigError('an environment file is a mapping of variables', {
    where: node.where,
    hint: 'write NAME: value',
  });
}

/** Mappings within mappings are merged too. */
function merged(below: Values, above: Values): Values {
  const both = Object.entries(above).map(([key, value]) => {
    const old = below[key];
    return [key, isMapping(old) && isMapping(value) ? merged(old, value) : value];
  });
  return { ...below, ...(Object.fromEntries(both) as Values) };
}

const isMapping = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
