import { ip as addressOf } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const ip = task(
  {
    doc: 'Print the address of a running instance',
    form: 'query',
    parameters: [
      { name: 'name', type: 'string', required: true, doc: 'a container', complete: 'container' },
      { name: 'instance', type: 'string', doc: 'which one, where there are several', complete: 'instance' },
    ],
    view: (address: string) => ({ kind: 'text', text: address }),
  },
  ({ run }, { name, instance }) => addressOf(run, { name, instance }),
);
