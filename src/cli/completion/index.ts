import { processEnvironment } from '../../config/environment.ts';
import type { TaskEntry } from '../../runner/index.ts';
import { findTaskFiles } from '../../runner/task-files.ts';
import { currentDirectory } from '../directory.ts';
import { loadMain } from '../load.ts';
import { readManifest } from '../manifest.ts';
import { answerCompletion } from './answer.ts';
import { projectNames } from './sources.ts';

/** Milliseconds a running engine may take to name its instances: a user is waiting with a key pressed. */
const liveWithinMs = 150;

/** Prints nothing else than candidates, and nothing at all when something is wrong. */
export async function completeCommandLine(args: readonly string[]): Promise<string> {
  const env = processEnvironment();
  const cwd = currentDirectory();
  if (cwd === undefined) return '';
  return answerCompletion(args, env, {
    ...projectNames(cwd, env),
    tasks: await knownTasks(cwd),
    liveInstances: async (container) => {
      const { liveInstances } = await loadMain();
      return liveInstances(container, AbortSignal.timeout(liveWithinMs));
    },
  });
}

/** From the manifest, unless there are task files of the user's to load. */
async function knownTasks(cwd: string): Promise<readonly TaskEntry[]> {
  const manifest = readManifest();
  if (manifest && findTaskFiles(cwd, processEnvironment()).length === 0) return manifest.tasks;
  const { knownTasks: load } = await loadMain();
  return load(cwd);
}
