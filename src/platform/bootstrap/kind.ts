import type { StepKind } from '../../plan/index.ts';
import { bootstrapImage } from './image.ts';

/** What an `image.bootstrap` step says. */
export interface BootstrapParams {
  readonly image: string;
  /** Also when the image is there already. */
  readonly force: boolean;
}

/** Makes a distribution's image from its packages. */
export const bootstrapKind: StepKind<BootstrapParams> = {
  name: 'image.bootstrap',
  title: ({ image }) => `make ${image} from the distribution's packages`,
  deadlineMs: 3_600_000,

  async check({ image, force }, { run }) {
    return !force && (await run.ports.engine.images.inspect(image)) !== undefined;
  },

  async apply({ image }, tools) {
    await bootstrapImage(image, tools);
  },
};
