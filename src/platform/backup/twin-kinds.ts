import type { StepKind } from '../../plan/index.ts';
import type { Containers } from '../../ports/index.ts';
import { inside, removeTwins, twinLabel } from '../archives/index.ts';
import { runtimePath } from '../instance/mounts.ts';
import { steadyEngine } from '../kinds/steady.ts';
import { label } from '../labels.ts';
import { demand } from './kinds.ts';
import { twinLabels, twinSpec, type Twin } from './twin.ts';

export interface TwinParams {
  readonly project: string;
  /** `demo-one` */
  readonly call: string;
}

export interface MakeTwinParams extends TwinParams {
  /** The instance's. */
  readonly id: string;
  readonly twin: Twin;
}

/** Makes an instance's twin, with volumes that can be found again; the output `id` is the engine's. */
export const makeTwin: StepKind<MakeTwinParams> = {
  name: 'instance.make-twin',
  title: ({ call }) => `make a throw-away twin of ${call}`,
  deadlineMs: 120_000,
  apply: async (params, { run }) => {
    const { containers, volumes } = steadyEngine(run);
    const labels = twinLabels(params.project, params.call);
    for (const name of params.twin.volumes) await volumes.create(name, labels);
    const instance = await demand(run, params);
    const id = await containers.create(twinSpec(instance, params.twin, labels));
    for (const path of [runtimePath, '/run/secrets']) await copyInto(containers, instance.id, id, path);
    return { id };
  },
};

/** Keys and secrets: a copy, as the entrypoint writes there. */
async function copyInto(containers: Containers, from: string, to: string, path: string): Promise<void> {
  const tar = await containers.getArchive(from, path);
  if (tar) await containers.putArchive(to, '/run', tar);
}

export interface CheckTwinParams {
  readonly id: string;
  readonly call: string;
  /** For its shell. */
  readonly line: string;
}

/** What the user demands of it, once it is ready. */
export const checkTwin: StepKind<CheckTwinParams> = {
  name: 'instance.check-twin',
  title: ({ call, line }) => `run ${line} in the twin of ${call}`,
  deadlineMs: 3_600_000,
  busyMs: 0,
  apply: ({ id, line }, { run }) => inside(run, id, ['/bin/sh', '-c', line]),
};

/** Removes an instance's twin with all that is in it. */
export const removeTwin: StepKind<TwinParams> = {
  name: 'instance.remove-twin',
  title: ({ call }) => `remove the twin of ${call}`,
  deadlineMs: 120_000,
  apply: ({ project, call }, { run }) => removeTwins(run, { [label.project]: project, [twinLabel]: call }),
};
