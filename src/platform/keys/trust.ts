import type { StepKind, Step } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { observe, type ObservedInstance } from '../observe.ts';
import type { Project } from '../schema.ts';
import { newLists } from './new-keys.ts';
import { mapLimited } from './parallel.ts';
import { ownTrust, readProjectKeys, type ProjectKeys, type Trust } from './project-keys.ts';
import { readKeys, writeKeys, type InstanceKeys } from './runtime.ts';
import { publishTrust, readTrust } from './trust-store.ts';

export interface TrustParams {
  /** The project's name. */
  readonly project: string;
  /** `Project.keysDirectory`. */
  readonly keysDirectory: string;
  /** False under `ssh_peers = no`: containers do not accept our internal key. */
  readonly peers: boolean;
}

export const trustStepId = 'keys.trust';

/** Publishes our keys on the engine, for every instance that is started from now on (ADR 0008). */
export const trustStep = (project: Project, peers: boolean, needs: readonly string[] = []): Step => ({
  id: trustStepId,
  kind: 'keys.trust',
  params: { project: project.name, keysDirectory: project.keysDirectory, peers } satisfies TrustParams,
  needs,
});

/** Makes every instance accept what all clones want, ours included. */
export function keysTrustKind(): StepKind<TrustParams> {
  return {
    name: 'keys.trust',
    deadlineMs: 60_000,
    title: ({ project }) => `give our ssh keys to the instances of ${project}`,
    apply: async ({ project, keysDirectory, peers }, { run }) => {
      await shareTrust(run, project, await readProjectKeys(run, keysDirectory), peers);
    },
  };
}

/** Publishes our keys and brings the instances there are up to date; returns what new ones are to accept. */
export async function shareTrust(
  run: Run,
  project: string,
  keys: ProjectKeys,
  peers: boolean,
): Promise<Trust> {
  await publishTrust(run, project, keys, ownTrust(keys, peers));
  const [trust, instances] = await Promise.all([
    readTrust(run, project),
    // Those that are only being made get theirs by their own steps: to read each costs the engine a mount.
    instanceKeys(run, project, ({ summary }) => summary.state !== 'created'),
  ]);
  await mapLimited(instances, ({ id, keys: has }) => unlessGone(run, id, bringTrust(run, id, has, trust)));
  return trust;
}

/** False when the instance was up to date. */
export async function bringTrust(run: Run, id: string, has: InstanceKeys, trust: Trust): Promise<boolean> {
  const changes = newLists(trust, has);
  if (Object.keys(changes).length === 0) return false;
  await writeKeys(run, id, changes);
  return true;
}

/** What an instance is called in host certificates and pins: PROJECT.CONTAINER.INSTANCE. */
export const aliasOf = (of: {
  readonly project: string;
  readonly container: string;
  readonly instance: string;
}): string => `${of.project}.${of.container}.${of.instance}`;

/** The instances of a project that have been given keys, with what they have. */
export async function instanceKeys(
  run: Run,
  project: string,
  among: (instance: ObservedInstance) => boolean = () => true,
) {
  const all = (await observe(run, project)).filter(among);
  const read = await mapLimited(all, async (instance) => ({
    ...instance,
    keys: await unlessGone(run, instance.id, readKeys(run, instance.id)),
  }));
  return read.filter(hasKeys);
}

/**
 * An instance may be removed while we look at the others, a shell that was left, say: it needs no keys any more. One
 * that is only being made is listed before it can be read: its own step gives it keys.
 */
const unlessGone = <T>(run: Run, id: string, work: Promise<T>): Promise<T | undefined> =>
  work.catch(async (error: unknown) => {
    const there = await run.ports.engine.containers.inspect(id);
    if (there && there.state !== 'created') throw error;
    return undefined;
  });

const hasKeys = <T extends { keys: InstanceKeys | undefined }>(one: T): one is T & { keys: InstanceKeys } =>
  one.keys?.hostPublicKey !== undefined;
