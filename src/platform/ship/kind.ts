import { DockeropsError } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { ImageDetails, Images } from '../../ports/index.ts';
import { sameImage, shipImage } from './image.ts';

/** What an `image.ship` step says. */
export interface ShipParams {
  /** With its tag. */
  readonly image: string;
}

/** Brings an image from this machine's engine to the host's, unless the very same is there. */
export const shipKind: StepKind<ShipParams> = {
  name: 'image.ship',
  title: ({ image }) => `ship ${image}`,
  deadlineMs: 3_600_000,

  async check({ image }, { run: { ports } }) {
    const [here, there] = await Promise.all([
      imageHere(ports.localEngine.images, image),
      ports.engine.images.inspect(image),
    ]);
    return there !== undefined && sameImage(here, there) && { sentBytes: 0 };
  },

  async apply({ image }, tools) {
    const here = await imageHere(tools.run.ports.localEngine.images, image);
    return { sentBytes: await shipImage(image, here, tools) };
  },
};

async function imageHere(images: Images, image: string): Promise<ImageDetails> {
  const found = await images.inspect(image);
  if (found) return found;
  throw new DockeropsError(`${image} is not on this machine`, { hint: 'dockerops build:…' });
}
