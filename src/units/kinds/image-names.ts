import { DockeropsError, registryHost } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import { loginFor } from '../../platform/registry/index.ts';
import { demandContainer, ofOrder, type OrderParams } from './order.ts';

export interface TagParams extends OrderParams {
  readonly image: string;
  readonly target: string;
}

/** Gives an image one more name. */
export const tagKind: StepKind<TagParams> = ofOrder({
  name: 'unit.tag',
  title: ({ image, target }) => `tag ${image} as ${target}`,
  deadlineMs: 60_000,
  apply: async ({ image, target }, { run }) => {
    const { images } = run.ports.engine;
    if (!(await images.inspect(image))) throw new DockeropsError(`there is no image ${image}`);
    await images.tag(image, target);
  },
});

export interface CommitParams extends OrderParams {
  readonly target: string;
  readonly options: {
    readonly message?: string;
    readonly author?: string;
    readonly changes?: readonly string[];
    readonly pause?: boolean;
  };
}

/** Makes an image of a container as it is. */
export const commitKind: StepKind<CommitParams> = ofOrder({
  name: 'unit.commit',
  title: ({ container, target }) => `commit ${container} as ${target}`,
  deadlineMs: 3_600_000,
  apply: async (params, { run }) => {
    const { id } = await demandContainer(run, params);
    await run.ports.engine.containers.commit(id, params.target, params.options);
  },
});

export interface PushParams extends OrderParams {
  readonly target: string;
}

/** Milliseconds that a registry may say nothing. */
const silenceMs = 20_000;

/** Pushes an image with the user's own log-in at that registry. */
export const pushKind: StepKind<PushParams> = ofOrder({
  name: 'unit.push',
  title: ({ target }) => `push ${target}`,
  deadlineMs: 3_600_000,
  apply: async ({ target }, tools) => {
    const { run } = tools;
    const login = await loginFor(run, registryHost(target));
    const options = { silenceMs, ...(login && { login }) };
    await run.ports.engine.images.push(target, options, (line) => tools.progress(line));
  },
});
