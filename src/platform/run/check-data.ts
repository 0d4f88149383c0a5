import { posix } from 'node:path';
import { DockeropsError, throwAll } from '../../core/index.ts';
import type { Project } from '../schema.ts';
import type { Decision } from './decision.ts';
import { instanceKey, isMade } from '../instance/instance.ts';
import { persistentOf, persistentRoot } from '../instance/mounts.ts';

/**
 * A re-creation keeps an instance's data. Another clone of the project, or another DATA_DIR, would give it an empty
 * directory without a word.
 */
export function checkData(project: Project, decisions: readonly Decision[]): void {
  throwAll(
    decisions.filter(isMade).flatMap(({ instance, existing }) => {
      const root = persistentRoot(project, instance);
      return persistentOf(instance).flatMap(({ name, path }) => {
        const had = existing?.summary.mounts.find(({ type, target }) => type === 'bind' && target === path);
        // Docker Desktop puts its own root in front of the host's paths.
        if (!had || had.source.endsWith(posix.join(root, name))) return [];
        return [movedData(instanceKey(instance), path, had.source, posix.join(root, name))];
      });
    }),
  );
}

function movedData(call: string, path: string, from: string, to: string): DockeropsError {
  return new DockeropsError(
    `${call} has ${path} in ${from}, and would find it in ${to} when it is made anew`,
    {
      hint: [
        `to leave the data where it is: DATA_DIR=${posix.dirname(posix.dirname(from))} dockerops …`,
        'to move it: dockerops clean:…, move the directory, dockerops run:…',
      ],
    },
  );
}
