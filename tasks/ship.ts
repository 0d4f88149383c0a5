import { shipProject, shipView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const ship = task(
  {
    doc: `Bring images that were built here to other hosts (-H), without a registry
Layers that a host has already are not sent again. Images they are built upon come along.`,
    form: 'plan',
    parameters: [
      {
        name: 'name',
        type: 'string',
        required: true,
        doc: 'all, dockerops-base or a container',
        values: ['all'],
        complete: 'container',
      },
    ],
    view: shipView,
  },
  ({ run }, { name }) => shipProject(run, name),
);
