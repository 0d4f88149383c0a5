import { rerun as rerunInstances, runView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const rerun = task(
  {
    doc: 'Make an instance anew, with the settings run.conf has now and the arguments it was run with',
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
