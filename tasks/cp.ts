import { copy } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { whichInstance } from './parameters.ts';

export const cp = task(
  {
    doc: `Copy files between an instance and this machine
One side is NAME:PATH, the other a path here, or - for a tar on stdin or stdout: cp:demo:/var/www,./here or cp:./here,demo:/var/www/
An existing directory is copied into; DIR/. means what is in it. Owners, modes and links stay as they are. The instance need not run.`,
    form: 'session',
    parameters: [
      { name: 'source', type: 'string', required: true, doc: 'NAME:PATH, a path here, or -' },
      { name: 'target', type: 'string', required: true, doc: 'the same' },
      whichInstance,
    ],
  },
  ({ run }, { source, target, instance }) => copy(run, { source, target, instance }),
);
