import { buildProject, type BuiltImage } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const build = task(
  {
    doc: `Build a container, or all of them, with what they are built upon
What has not changed is not built again; what does not depend on each other is built side by side.`,
    form: 'plan',
    parameters: [
      {
        name: 'name',
        type: 'string',
        doc: 'all, dockerops-base or a container',
        required: true,
        values: ['all'],
        complete: 'container',
      },
      { name: 'progress', type: 'bool', doc: 'show the whole output', default: false },
      { name: 'cache', type: 'bool', doc: 'False: build every layer anew', default: true },
      { name: 'pull', type: 'bool', doc: 'get newer images to build FROM', default: false },
      { name: 'verbose', type: 'bool', doc: 'the same as progress', default: false },
      { name: 'target', type: 'string', doc: 'the stage of the Dockerfile to build' },
      { name: 'platform', type: 'string', doc: 'what kind of machine it is for: linux/arm64' },
      { name: 'arg', type: 'string', map: true, doc: 'a build argument: arg.NAME=VALUE' },
    ],
    view: (images: readonly BuiltImage[]) => ({
      kind: 'text',
      text: images.map(({ image, outcome }) => `${image}: ${outcome}`).join('\n'),
    }),
  },
  ({ run }, { name, progress, cache, pull, verbose, target, platform, arg }) =>
    buildProject(run, { name, progress: progress || verbose, cache, pull, target, platform, args: arg }),
);
