import { posix, relative } from 'node:path';
import type { Files, Run } from '../../ports/index.ts';
import type { Change } from '../instance/change.ts';
import { instanceKey, type ResolvedInstance } from '../instance/instance.ts';
import { persistentOf, persistentRoot, type PersistentDirectory } from '../instance/mounts.ts';
import { ownerMarker } from '../kinds/persist-fill.ts';
import type { ObservedInstance } from '../observe.ts';
import { isSameMachine } from '../same-machine.ts';
import type { Project } from '../schema.ts';

/** By instance, the directories that somebody removed below a container; none where only the owner's mark is gone. */
export type LostData = ReadonlyMap<string, readonly PersistentDirectory[]>;

/**
 * The engine would make a lost directory anew, empty and root's, without a word. Looked for where the engine is on this
 * machine, and in its files only: a run that has nothing to do makes no engine call for it.
 */
export async function lookForLostData(
  { ports: { engine, host, local } }: Run,
  project: Project,
  instances: readonly ResolvedInstance[],
  observed: readonly ObservedInstance[],
): Promise<LostData> {
  const kept = instances.flatMap((instance) => {
    const existing = observed.find((one) => instanceKey(one) === instanceKey(instance));
    const root = persistentRoot(project, instance);
    const had = persistentOf(instance).filter(({ name }) => hasMounted(existing, posix.join(root, name)));
    return had.length === 0 ? [] : [{ call: instanceKey(instance), root, had }];
  });
  if (kept.length === 0 || host !== local || !engine.endpoint.startsWith('unix:')) return new Map();
  if (!(await isSeenHere(local.files, project))) return new Map();
  const found = kept.map(async ({ call, root, had }) => {
    const gone = await Promise.all(had.map(({ name }) => isGone(local.files, posix.join(root, name))));
    const lost = had.filter((_, index) => gone[index]);
    const unmarked = await isGone(local.files, posix.join(root, ownerMarker));
    return lost.length > 0 || unmarked ? [[call, lost] as const] : [];
  });
  const lost = new Map((await Promise.all(found)).flat());
  // Asked only in need.
  return lost.size > 0 && !(await isSameMachine(engine, host)) ? new Map() : lost;
}

const hasMounted = (existing: ObservedInstance | undefined, source: string): boolean =>
  existing?.summary.mounts.some((mount) => mount.type === 'bind' && mount.source === source) ?? false;

/** Seen from within a container, a data directory outside of the project is another one, or none. */
const isSeenHere = async (files: Files, { dataDirectory, directory }: Project): Promise<boolean> =>
  !relative(directory, dataDirectory).startsWith('..') || !(await isGone(files, dataDirectory));

/** What may not be looked at is there. */
const isGone = (files: Files, path: string): Promise<boolean> =>
  files.stat(path).then(
    (found) => found === undefined,
    () => false,
  );

/** Why an instance without its data is made anew. */
export const lostChanges = (lost: readonly PersistentDirectory[]): readonly Change[] =>
  lost.map(({ path }) => ({ what: `the host's directory of ${path} is gone` }));
