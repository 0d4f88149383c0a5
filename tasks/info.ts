import { info as look, infoView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { oneContainer, whichInstance } from './parameters.ts';

export const info = task(
  {
    doc: `Show all there is to know of an instance
State, address, links, mounts, where its data lies, environment, labels; what sounds like a secret as ***.`,
    form: 'query',
    parameters: [oneContainer, whichInstance],
    view: infoView,
  },
  ({ run }, { name, instance }) => look(run, { name, instance }),
);
