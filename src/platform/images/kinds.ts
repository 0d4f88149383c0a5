import { DockeropsError } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import { shortId } from './list.ts';
import type { Stale } from './stale.ts';

/** Takes one name of an image away, and the image with the last. The engine itself refuses what a container uses. */
export const removeImage: StepKind<Stale> = {
  name: 'image.remove',
  title: ({ reference }) => `remove ${reference.startsWith('sha256:') ? shortId(reference) : reference}`,
  deadlineMs: 120_000,
  /** A name that means another image by now is left alone. */
  check: async ({ id, reference }, { run }) => (await run.ports.engine.images.inspect(reference))?.id !== id,
  apply: async ({ id, reference }, { run }) => {
    const { containers, images } = run.ports.engine;
    const user = (await containers.list({ all: true })).find(({ imageId }) => imageId === id);
    if (user) throw new DockeropsError(`${user.name} was made from ${reference} meanwhile: it stays`);
    await images.remove(reference);
  },
};
