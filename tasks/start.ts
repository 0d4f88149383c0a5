import { start as startInstances } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { onlyInstance, someInstances } from './parameters.ts';

export const start = task(
  {
    doc: 'Start stopped instances as they are, link targets first',
    form: 'plan',
    parameters: [someInstances, onlyInstance],
  },
  ({ run }, { name, instance }) => startInstances(run, { name, instance }),
);
