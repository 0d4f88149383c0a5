import { ps as list, psView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { onlyInstance } from './parameters.ts';

export const ps = task(
  {
    doc: `List the project's running instances
"ps:all" shows stopped ones too, "ps:reallyall" those of other projects and foreign containers as well, "ps:NAME" or "ps:NAME*" the named ones in any state.`,
    form: 'query',
    parameters: [
      {
        name: 'name',
        type: 'string',
        doc: 'a container, NAME*, all or reallyall',
        values: ['all', 'reallyall'],
        complete: 'container',
      },
      onlyInstance,
    ],
    view: psView,
  },
  ({ run }, { name, instance }) => list(run, { name, instance }),
);
