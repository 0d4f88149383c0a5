import { processEnvironment } from '../config/environment.ts';
import { SecretRegistry } from '../core/index.ts';
import { observe } from '../platform/observe.ts';
import { findProject } from '../platform/index.ts';
import { currentDirectory } from './directory.ts';
import { makeRun } from './run.ts';

/** Names of the project's instances that run, for completion. Empty when they cannot be had before `signal` says so. */
export async function liveInstances(
  container: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const run = makeRun({
    argv: ['--complete'],
    options: {},
    env: processEnvironment(),
    cwd: currentDirectory() ?? '/',
    signal,
    emit: () => undefined,
    ready: () => Promise.resolve(),
    secrets: new SecretRegistry(),
    unfinished: new Map(),
    suspend: (work) => work(),
  });
  try {
    const project = await findProject(run);
    const instances = project ? await observe(run, project.name) : [];
    return instances
      .filter((one) => container === undefined || one.container === container)
      .map(({ instance }) => instance);
  } catch {
    return [];
  }
}
