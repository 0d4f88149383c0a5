import { bootstrap as makeImage } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const bootstrap = task(
  {
    doc: "Make the base's distribution image here, from the distribution's packages\nFor machines that reach a mirror of Debian or Ubuntu, but no image registry. Needs root.",
    form: 'plan',
    parameters: [
      { name: 'image', type: 'string', doc: "the image, like debian:bookworm-slim; by default build.conf's" },
      { name: 'force', type: 'bool', doc: 'also when the image is there already', default: false },
    ],
  },
  ({ run }, { image, force }) => makeImage(run, { image, force }),
);
