import { stop as stopInstances } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const stop = task(
  {
    doc: 'Stop instances, those that link to others first',
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
  ({ run }, { name, instance, timeout }) => stopInstances(run, { name, instance }, { graceSeconds: timeout }),
);
