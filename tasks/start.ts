import { start as startInstances } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const start = task(
  {
    doc: 'Start stopped instances as they are, link targets first',
    form: 'plan',
    parameters: [
      {
        name: 'name',
        type: 'string',
        required: true,
        doc: 'a container, NAME* or all',
        values: ['all'],
        complete: 'container',
      },
      { name: 'instance', type: 'string', doc: 'only this instance', complete: 'instance' },
    ],
  },
  ({ run }, { name, instance }) => startInstances(run, { name, instance }),
);
