import { after, type OutputRef, type Step, type StepKind } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import type { Project } from '../schema.ts';
import { newKeys } from './new-keys.ts';
import { readProjectKeys } from './project-keys.ts';
import { readKeys, reloadSshd, writeKeys } from './runtime.ts';
import { trustStepId } from './trust.ts';

/** Parameters of `keys.inject`: fills /run/dockerops of one instance, created or running. */
export interface InjectParams {
  /** `Project.keysDirectory`. */
  readonly keysDirectory: string;
  /** The container's id or name; may be `after(createStep, 'id')`. */
  readonly container: string | OutputRef;
  /** PROJECT.CONTAINER.INSTANCE: names the host in its certificate. */
  readonly alias: string;
  /** See `principalsOf`. */
  readonly principals: readonly string[];
  /** False under `ssh_peers = no`: no internal key goes in. */
  readonly peers: boolean;
  /** The union that `keys.trust` gathered. */
  readonly authorizedKeys: readonly string[] | OutputRef;
  readonly authorities: readonly string[] | OutputRef;
}

/** What a planner says; the rest of `InjectParams` follows from it. */
export type InjectRequest = Pick<InjectParams, 'container' | 'alias' | 'principals' | 'peers'>;

/** A step that gives an instance its keys: after its creation, before its start. The plan must hold `trustStep`. */
export const injectStep = (
  id: string,
  project: Project,
  request: InjectRequest,
  needs: readonly string[],
): Step => ({
  id,
  kind: 'keys.inject',
  params: {
    ...request,
    keysDirectory: project.keysDirectory,
    authorizedKeys: after(trustStepId, 'authorizedKeys'),
    authorities: after(trustStepId, 'authorities'),
  } satisfies InjectParams,
  needs: [trustStepId, ...needs],
});

type Resolved = {
  readonly [K in keyof InjectParams]: Exclude<InjectParams[K], OutputRef>;
};

/** The host key stays when the volume has one: restarts and re-creates keep an instance's identity. */
export function keysInjectKind(): StepKind<InjectParams> {
  return {
    name: 'keys.inject',
    deadlineMs: 60_000,
    title: ({ alias }) => `give ${alias} its ssh keys`,
    apply: (params, { run }) => inject(run, params as Resolved),
  };
}

async function inject(run: Run, params: Resolved): Promise<void> {
  const [keys, has] = await Promise.all([
    readProjectKeys(run, params.keysDirectory),
    readKeys(run, params.container),
  ]);
  const changes = newKeys(params, has, keys);
  if (Object.keys(changes).length === 0) return;
  await writeKeys(run, params.container, changes);
  if (changes.certificate !== undefined) await reloadSshd(run, params.container);
}
