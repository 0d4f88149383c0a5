import type { OutputRef, StepKind } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { newKeys, type SshHost } from './new-keys.ts';
import { projectKeys, readProjectKeys, type Trust } from './project-keys.ts';
import { copyKeys, readKeys, writeKeys } from './runtime.ts';
import { shareTrust } from './trust.ts';

/** Parameters of `keys.inject`: fills /run/dockerops of one instance, between create and start. */
export interface InjectParams {
  /** The project's name. */
  readonly project: string;
  /** `Project.keysDirectory`. */
  readonly keysDirectory: string;
  /** The container's id or name; may be `after(createStep, 'id')`. */
  readonly container: string | OutputRef;
  /** PROJECT.CONTAINER.INSTANCE: see `aliasOf`. */
  readonly alias: string;
  /** What its neighbours may call it: see `principalsOf`. */
  readonly principals: readonly string[];
  /** False under `ssh_peers = no`: containers neither have nor accept the internal key. */
  readonly peers: boolean;
  /** What it links to in pods, where the port is not the usual one. */
  readonly hosts?: readonly SshHost[];
  /** The container whose place it takes, and whose identity it gets. */
  readonly heirOf?: string;
  /** Its runtime volume was made by the same plan. To read one costs the engine as much as to write: a mount. */
  readonly empty?: boolean;
}

/**
 * The host key stays when the volume has one: restarts and re-creates keep an instance's identity.
 * The first step of a run brings the project's other instances up to date, for all.
 */
export function keysInjectKind(): StepKind<InjectParams> {
  const trustOf = oncePerRun((run, { project, keysDirectory, peers }: InjectParams) =>
    prepareTrust(run, project, keysDirectory, peers),
  );
  return {
    name: 'keys.inject',
    deadlineMs: 60_000,
    title: ({ alias }) => `give ${alias} its ssh keys`,
    apply: async (params, { run }) => inject(run, params, await trustOf(run, params)),
  };
}

function oncePerRun<P, T>(work: (run: Run, params: P) => Promise<T>): (run: Run, params: P) => Promise<T> {
  let last: { readonly runId: string; readonly result: Promise<T> } | undefined;
  return (run, params) => {
    if (last?.runId !== run.runId) last = { runId: run.runId, result: work(run, params) };
    return last.result;
  };
}

async function prepareTrust(run: Run, project: string, directory: string, peers: boolean): Promise<Trust> {
  return shareTrust(run, project, await projectKeys(run, directory), peers);
}

async function inject(run: Run, params: InjectParams, trust: Trust): Promise<void> {
  const container = params.container as string; // the executor has put the output in its place
  const [keys, has] = await Promise.all([
    readProjectKeys(run, params.keysDirectory),
    keysThere(run, params, container),
  ]);
  const changes = newKeys({ ...params, ...trust }, has, keys);
  if (Object.keys(changes).length > 0) await writeKeys(run, container, changes);
}

async function keysThere(run: Run, { heirOf, empty }: InjectParams, container: string) {
  if (heirOf !== undefined) return copyKeys(run, heirOf, container);
  return empty === true ? undefined : readKeys(run, container);
}
