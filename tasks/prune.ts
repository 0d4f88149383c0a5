import { prune as removeStale, pruneView, pruneVolume } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { force } from './parameters.ts';

export const prune = task(
  {
    doc: `Remove the project's images that nothing needs, after asking
Builds that lost their name to newer ones, images of containers that are no more, releases beyond the newest. What a container
was made from stays, whatever its state; so does what dockerops did not make. Volumes go by name only: prune:volume=NAME.`,
    form: 'plan',
    parameters: [
      {
        name: 'keep',
        type: 'int',
        doc: 'releases (tags other than latest) to keep of each image, 5 unless told',
      },
      { name: 'volume', type: 'string', doc: 'no image, but this unused volume with its data' },
      force,
    ],
    view: pruneView,
  },
  ({ run }, { keep, volume, force }) =>
    volume === undefined ? removeStale(run, { keep, force }) : pruneVolume(run, volume, force),
);
