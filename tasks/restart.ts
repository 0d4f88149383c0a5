import { restart as restartInstances } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { onlyInstance, someInstances, stopSeconds } from './parameters.ts';

export const restart = task(
  {
    doc: 'Stop and start instances in the order of their links; addresses stay',
    form: 'plan',
    parameters: [someInstances, onlyInstance, stopSeconds],
  },
  ({ run }, { name, instance, timeout }) =>
    restartInstances(run, { name, instance }, { graceSeconds: timeout }),
);
