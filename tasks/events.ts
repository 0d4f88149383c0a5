import { events as tell } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { allInstances, onlyInstance, since, until } from './parameters.ts';

export const events = task(
  {
    doc: `Tell what happened to the project's instances, networks and volumes
As far as the engine remembers it (some hundreds of events); with follow=True also what happens, until Ctrl-C.`,
    form: 'session',
    parameters: [
      allInstances,
      onlyInstance,
      since,
      until,
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
