import { ip as addressOf } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { oneContainer, whichInstance } from './parameters.ts';

export const ip = task(
  {
    doc: 'Print the address of a running instance',
    form: 'query',
    parameters: [oneContainer, whichInstance],
    view: (address: string) => ({ kind: 'text', text: address }),
  },
  ({ run }, { name, instance }) => addressOf(run, { name, instance }),
);
