import { DockeropsError, registryHost } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { archOf } from '../machine.ts';
import { loginFor } from './credentials.ts';
import { pullWithLogin, silenceMs } from './pull.ts';

export interface TransferParams {
  readonly container: string;
  /** PROJECT/NAME:latest, here. */
  readonly image: string;
  /** REGISTRY/PROJECT/NAME:TAG, there. */
  readonly reference: string;
  readonly platform?: string;
}

/** Layers that are there already are not sent again, so a push that was broken off goes on where it was. */
export const pushKind: StepKind<TransferParams> = {
  name: 'image.push',
  title: ({ reference }) => `push ${reference}`,
  deadlineMs: 3_600_000,
  apply: async ({ image, reference }, tools) => {
    const { run } = tools;
    const login = await loginFor(run, registryHost(reference));
    const { images } = run.ports.engine;
    await images.tag(image, reference);
    const digest = await images.push(reference, { silenceMs, ...(login && { login }) }, (line) =>
      tools.progress(line),
    );
    return { digest };
  },
};

export const pullKind: StepKind<TransferParams> = {
  name: 'image.pull',
  title: ({ reference }) => `pull ${reference}`,
  deadlineMs: 3_600_000,
  apply: async ({ image, reference, platform }, tools) => {
    const { run } = tools;
    const digest = await pullWithLogin(run, reference, (line) => tools.progress(line), platform);
    if (platform === undefined) await checkMachine(run, reference);
    await run.ports.engine.images.tag(reference, image);
    return { digest: digest ?? '' };
  },
};

/** An image that is there for one kind of machine only is pulled whatever this one is; it would not run. */
async function checkMachine(run: Run, reference: string): Promise<void> {
  const { engine } = run.ports;
  const [image, { arch }] = await Promise.all([engine.images.inspect(reference), engine.facts()]);
  const here = archOf(arch);
  if (!image?.arch || image.arch === here) return;
  throw new DockeropsError(`${reference} is for ${image.arch}, and the engine's machine is ${here}`, {
    hint: `push one that was built for it (build:…,platform=linux/${here}); or, where ${image.arch} is emulated, pull with platform=linux/${image.arch}`,
  });
}
