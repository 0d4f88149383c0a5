import { restart as restartInstances } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const restart = task(
  {
    doc: 'Stop and start instances in the order of their links; addresses stay',
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
      { name: 'timeout', type: 'int', doc: 'seconds an instance has to end by itself, 10 unless told' },
    ],
  },
  ({ run }, { name, instance, timeout }) =>
    restartInstances(run, { name, instance }, { graceSeconds: timeout }),
);
