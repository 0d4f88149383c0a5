import { logs as show } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const logs = task(
  {
    doc: `Show what instances wrote to stdout and stderr
Several instances are merged in the order of time, each line with its instance before it. What comes back after a restart or a re-create is followed on, and new instances join.
Programs that Supervisor starts log to /var/log in the instance.`,
    form: 'session',
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
      { name: 'tail', type: 'int', doc: 'only the last lines of each' },
      { name: 'follow', type: 'bool', default: false, doc: 'go on until Ctrl-C' },
      {
        name: 'since',
        type: 'string',
        doc: 'only younger ones: an age (30s, 10m, 1h30m, 2d) or a time (ISO 8601)',
      },
      { name: 'until', type: 'string', doc: 'only older ones, in the same way' },
      { name: 'timestamps', type: 'bool', default: false, doc: 'begin each line with its time' },
    ],
  },
  ({ run }, { name, instance, ...options }) => show(run, { name, instance }, options),
);
