import { UsageError } from '../src/core/index.ts';
import { addKeys, keysView, listKeys, rotateKeys } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const keys = task(
  {
    doc: `List, add or rotate the project's ssh keys
list: what keys each instance has and accepts, and who lacks ours.
add: lets the holder of a public key in, now and in instances to come (keys:add,file=anna.pub).
rotate: makes this clone's keys anew, in all instances; other clones' keys stay.`,
    form: 'plan',
    parameters: [
      { name: 'action', type: 'enum', values: ['list', 'rotate', 'add'], default: 'list', doc: 'what to do' },
      { name: 'file', type: 'string', doc: 'a public key file, for add' },
    ],
    view: (value: Awaited<ReturnType<typeof listKeys>> | undefined) => keysView(value ?? []),
  },
  async ({ run }, { action, file }) => {
    switch (action) {
      case 'list':
        return listKeys(run);
      case 'rotate':
        await rotateKeys(run);
        return undefined;
      case 'add':
        if (file === undefined)
          throw new UsageError('keys:add needs a file', { hint: 'dockerops keys:add,file=anna.pub' });
        await addKeys(run, file);
        return undefined;
    }
  },
);
