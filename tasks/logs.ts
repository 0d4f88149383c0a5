import { logs as show } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { onlyInstance, someInstances, since, until } from './parameters.ts';

export const logs = task(
  {
    doc: `Show what instances wrote to stdout and stderr
Several instances are merged in the order of time, each line with its instance before it. What comes back after a restart or a re-create is followed on, and new instances join.
Programs that Supervisor starts log to /var/log in the instance.`,
    form: 'session',
    parameters: [
      someInstances,
      onlyInstance,
      { name: 'tail', type: 'int', doc: 'only the last lines of each' },
      { name: 'follow', type: 'bool', default: false, doc: 'go on until Ctrl-C' },
      since,
      until,
      { name: 'timestamps', type: 'bool', default: false, doc: 'begin each line with its time' },
    ],
  },
  ({ run }, { name, instance, ...options }) => show(run, { name, instance }, options),
);
