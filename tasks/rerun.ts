import { rerun as rerunInstances, runView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const rerun = task(
  {
    doc: `Make an instance anew, as run.conf says now
From the image there is now, with the arguments it was run with; address, keys and data stay.`,
    form: 'plan',
    parameters: [
      {
        name: 'name',
        type: 'string',
        doc: 'a container, NAME* or all',
        required: true,
        complete: 'container',
        values: ['all'],
      },
      { name: 'instance', type: 'string', doc: 'which, if there are several', complete: 'instance' },
      { name: 'conf', type: 'string', doc: 'another run.conf: conf/NAME.conf' },
    ],
    view: runView,
  },
  ({ run }, { name, instance, conf }) => rerunInstances(run, { name, instance, conf }),
);
