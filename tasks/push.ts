import { push as send, transferView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { someImages } from './parameters.ts';

export const push = task(
  {
    doc: `Push images to a registry, as REGISTRY/PROJECT/NAME:TAG
The registry is that of [project] in build.conf. Log-ins are those of "docker login". The last column means the image for good.`,
    form: 'plan',
    parameters: [
      someImages,
      { name: 'tag', type: 'string', doc: 'latest unless told' },
      { name: 'registry', type: 'string', doc: 'HOST[:PORT][/path], another registry' },
    ],
    view: transferView,
  },
  ({ run }, values) => send(run, values),
);
