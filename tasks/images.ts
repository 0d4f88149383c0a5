import { images as list, imagesView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const images = task(
  {
    doc: `List the project's images, and which instances were made from them
"images:all" shows those of all projects of dockerops, "images:reallyall" all on this engine.`,
    form: 'query',
    parameters: [{ name: 'name', type: 'enum', values: ['all', 'reallyall'], doc: 'all or reallyall' }],
    view: imagesView,
  },
  ({ run }, { name }) => list(run, name),
);
