import type { StepKind, Step } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { observe } from '../observe.ts';
import { holds, union } from './lists.ts';
import { ownAuthorities, ownAuthorizedKeys, projectKeys } from './project-keys.ts';
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

/** What instances of a project accept: all clones' keys. */
export interface Trust {
  /** Lines of authorized_keys. */
  readonly authorizedKeys: readonly string[];
  /** Lines of known_hosts: each clone's CA. */
  readonly authorities: readonly string[];
}

export const trustStepId = 'keys.trust';

/** The step every `injectStep` needs: once in a plan. */
export const trustStep = (project: Project, peers: boolean, needs: readonly string[] = []): Step => ({
  id: trustStepId,
  kind: 'keys.trust',
  params: { project: project.name, keysDirectory: project.keysDirectory, peers } satisfies TrustParams,
  needs,
});

/**
 * Makes the project's keys if there are none, gathers what other clones have put into the instances there are,
 * and adds ours where they are missing. Its output is the union.
 */
export function keysTrustKind(): StepKind<TrustParams> {
  return {
    name: 'keys.trust',
    deadlineMs: 60_000,
    title: ({ project }) => `gather the ssh keys of ${project}`,
    apply: async ({ project, keysDirectory, peers }, { run }) => {
      const keys = await projectKeys(run, keysDirectory);
      const own = { authorizedKeys: ownAuthorizedKeys(keys, peers), authorities: ownAuthorities(keys) };
      return { ...(await gather(run, project, own)) };
    },
  };
}

async function gather(run: Run, project: string, own: Trust): Promise<Trust> {
  const found = await instanceKeys(run, project);
  await Promise.all(found.map(({ id, keys: theirs }) => addTrust(run, id, theirs, own)));
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
  const read = await Promise.all(
    all.map(async (instance) => ({ ...instance, keys: await readKeys(run, instance.id) })),
  );
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
