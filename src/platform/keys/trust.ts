import type { StepKind, Step } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { observe } from '../observe.ts';
import { holds, union } from './lists.ts';
import { mapLimited } from './parallel.ts';
import { ownTrust, readProjectKeys, type Trust } from './project-keys.ts';
import { readKeys, writeKeys, type InstanceKeys } from './runtime.ts';
import type { Project } from '../schema.ts';

export interface TrustParams {
  /** The project's name. */
  readonly project: string;
  /** `Project.keysDirectory`. */
  readonly keysDirectory: string;
  /** False under `ssh_peers = no`: containers do not accept each other's key. */
  readonly peers: boolean;
}

export const trustStepId = 'keys.trust';

export const trustStep = (project: Project, peers: boolean, needs: readonly string[] = []): Step => ({
  id: trustStepId,
  kind: 'keys.trust',
  params: { project: project.name, keysDirectory: project.keysDirectory, peers } satisfies TrustParams,
  needs,
});

/** Adds this clone's keys to every instance that lacks them. */
export function keysTrustKind(): StepKind<TrustParams> {
  return {
    name: 'keys.trust',
    deadlineMs: 60_000,
    title: ({ project }) => `give our ssh keys to the instances of ${project}`,
    apply: async ({ project, keysDirectory, peers }, { run }) => {
      const keys = await readProjectKeys(run, keysDirectory);
      await gatherTrust(run, project, ownTrust(keys, peers));
    },
  };
}

/** What all clones want in the instances of a project, as far as they have put it into one; adds ours where it is missing. */
export async function gatherTrust(run: Run, project: string, own: Trust): Promise<Trust> {
  const found = await instanceKeys(run, project);
  await mapLimited(found, ({ id, keys }) => addTrust(run, id, keys, own));
  return {
    authorizedKeys: union(own.authorizedKeys, ...found.map((one) => one.keys.authorizedKeys)),
    authorities: union(own.authorities, ...found.map((one) => one.keys.authorities)),
  };
}

/** What an instance is called in host certificates and pins: PROJECT.CONTAINER.INSTANCE. */
export const aliasOf = (of: {
  readonly project: string;
  readonly container: string;
  readonly instance: string;
}): string => `${of.project}.${of.container}.${of.instance}`;

/** The instances of a project that have been given keys, with what they have. */
export async function instanceKeys(run: Run, project: string) {
  const all = await observe(run, project);
  const read = await mapLimited(all, async (instance) => ({
    ...instance,
    keys: await readKeys(run, instance.id),
  }));
  return read.filter(hasKeys);
}

const hasKeys = <T extends { keys: InstanceKeys | undefined }>(one: T): one is T & { keys: InstanceKeys } =>
  one.keys?.hostPublicKey !== undefined;

/** Adds these keys to an instance that lacks some; false when it has them all. */
export async function addTrust(run: Run, id: string, has: InstanceKeys, added: Trust): Promise<boolean> {
  const { authorizedKeys, authorities } = added;
  if (holds(has.authorizedKeys, authorizedKeys) && holds(has.authorities, authorities)) return false;
  await writeKeys(run, id, {
    authorizedKeys: union(has.authorizedKeys, authorizedKeys),
    authorities: union(has.authorities, authorities),
  });
  return true;
}
