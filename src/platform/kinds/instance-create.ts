import { DockeropsError, messageOf } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { ContainerSpec } from '../../ports/index.ts';
import { label } from '../labels.ts';
import { steadyEngine } from './steady.ts';

export interface CreateParams {
  /** How a user knows it: `demo-one`. */
  readonly call: string;
  readonly spec: ContainerSpec;
}

/** Makes an instance's container; the output `id` is the engine's. */
export const createInstance: StepKind<CreateParams> = {
  name: 'instance.create',
  title: ({ call }) => `create ${call}`,
  deadlineMs: 60_000,
  apply: async ({ call, spec }, { run }) => {
    try {
      return { id: await steadyEngine(run).containers.create(spec) };
    } catch (error) {
      throw /already in use/i.test(messageOf(error)) ? taken(call, spec, error) : error;
    }
  },
  /** The engine may have made it although the answer never came. */
  undo: async ({ spec }, { run }) => {
    const { containers } = run.ports.engine;
    const there = await containers.inspect(spec.name);
    const ours = there?.labels[label.configHash] === spec.labels[label.configHash];
    if (there?.state === 'created' && ours) await containers.remove(there.id, { force: true });
  },
};

const taken = (call: string, spec: ContainerSpec, cause: unknown): DockeropsError =>
  new DockeropsError(`cannot create ${call}: a container named ${spec.name} has come up meanwhile`, {
    cause,
  });
