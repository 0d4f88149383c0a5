import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { builtInModules } from '../../tasks/index.ts';
import * as api from '../api.ts';
import { DockeropsError, UsageError, type Environment } from '../core/index.ts';
import { Registry, declaredTasks, findTaskFiles, loadUserTasks } from '../runner/index.ts';

export interface Loaded {
  readonly registry: Registry;
  /** What is wrong with the user's task files; the built-in tasks are there nevertheless. */
  readonly problems: readonly DockeropsError[];
}

/** The built-in tasks only. */
export const builtInRegistry = (): Registry => new Registry(declaredTasks(builtInModules, 'built-in'));

/** The built-in tasks and the user's, who override them; `file` replaces the files that would be found. */
export async function loadRegistry(cwd: string, env: Environment, file: string | undefined): Promise<Loaded> {
  const files = file === undefined ? findTaskFiles(cwd, env) : [namedFile(cwd, file)];
  const { tasks, problems } = await loadUserTasks(files, api, env);
  const builtIn = declaredTasks(builtInModules, 'built-in');
  try {
    return { registry: new Registry(builtIn, tasks), problems };
  } catch (error) {
    if (!(error instanceof DockeropsError)) throw error;
    return { registry: new Registry(builtIn), problems: [...problems, error] };
  }
}

function namedFile(cwd: string, file: string): string {
  const path = resolve(cwd, file);
  if (statSync(path, { throwIfNoEntry: false })?.isFile()) return path;
  throw new UsageError(`--file ${file}: no such file`);
}
