import { clean as remove } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { force, onlyInstance, stopSeconds } from './parameters.ts';

export const clean = task(
  {
    doc: `Stop and remove instances, after asking
"clean:all" removes all of the project, "clean:reallyall" all that dockerops made on this engine. Persistent data, images, data volumes and containers that dockerops did not make stay.`,
    form: 'plan',
    parameters: [
      {
        name: 'name',
        type: 'string',
        required: true,
        doc: 'a container, NAME*, all or reallyall',
        values: ['all', 'reallyall'],
        complete: 'container',
      },
      onlyInstance,
      force,
      stopSeconds,
    ],
  },
  ({ run }, { name, instance, force, timeout }) =>
    remove(run, { name, instance }, { force, graceSeconds: timeout }),
);
