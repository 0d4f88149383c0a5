import { info as look, infoView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const info = task(
  {
    doc: `Show all there is to know of an instance
State, address, links, mounts, where its data lies, environment, labels; what sounds like a secret as ***.`,
    form: 'query',
    parameters: [
      { name: 'name', type: 'string', required: true, doc: 'a container', complete: 'container' },
      { name: 'instance', type: 'string', doc: 'which one, where there are several', complete: 'instance' },
    ],
    view: infoView,
  },
  ({ run }, { name, instance }) => look(run, { name, instance }),
);
