import { config as resolved, configView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const config = task(
  {
    doc: 'Show what every instance will be, and where each value comes from\nSecrets are shown as ***. Nothing is asked: what must still be given says so.',
    form: 'query',
    parameters: [{ name: 'conf', type: 'string', doc: 'another run.conf: conf/NAME.conf' }],
    view: configView,
  },
  ({ run }, { conf }) => resolved(run, conf === undefined ? {} : { conf }),
);
