import { pull as fetch, transferView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { someImages } from './parameters.ts';

export const pull = task(
  {
    doc: `Pull images that push put into a registry, in the place of building them
REGISTRY/PROJECT/NAME:TAG becomes what PROJECT/NAME means here. Running instances keep theirs.`,
    form: 'plan',
    parameters: [
      someImages,
      { name: 'tag', type: 'string', doc: 'latest unless told' },
      { name: 'registry', type: 'string', doc: 'HOST[:PORT][/path], another registry' },
      { name: 'platform', type: 'string', doc: "linux/arm64: another machine's than the engine's" },
    ],
    view: transferView,
  },
  ({ run }, values) => fetch(run, values),
);
