import { stop as stopInstances } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { onlyInstance, someInstances, stopSeconds } from './parameters.ts';

export const stop = task(
  {
    doc: 'Stop instances, those that link to others first',
    form: 'plan',
    parameters: [someInstances, onlyInstance, stopSeconds],
  },
  ({ run }, { name, instance, timeout }) => stopInstances(run, { name, instance }, { graceSeconds: timeout }),
);
