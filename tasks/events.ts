import { events as tell } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const events = task(
  {
    doc: `Tell what happened to the project's instances, networks and volumes
As far as the engine remembers it (some hundreds of events); with follow=True also what happens, until Ctrl-C.`,
    form: 'session',
    parameters: [
      {
        name: 'name',
        type: 'string',
        default: 'all',
        doc: 'a container, NAME* or all',
        values: ['all'],
        complete: 'container',
      },
      { name: 'instance', type: 'string', doc: 'only this instance', complete: 'instance' },
      {
        name: 'since',
        type: 'string',
        doc: 'only younger ones: an age (30s, 10m, 1h30m, 2d) or a time (ISO 8601)',
      },
      { name: 'until', type: 'string', doc: 'only older ones, in the same way' },
      { name: 'follow', type: 'bool', default: false, doc: 'go on until Ctrl-C' },
      {
        name: 'verbose',
        type: 'bool',
        default: false,
        doc: 'also what changes nothing: commands run inside, mounts',
      },
    ],
  },
  ({ run }, { name, instance, since, until, follow, verbose }) =>
    tell(run, { name, instance }, { since, until, follow, all: verbose }),
);
