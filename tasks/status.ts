import { status as compare, statusView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const status = task(
  {
    doc: `Compare what run.conf wants with what is there
It tells what runs and what does not. Whether what runs still has the settings of run.conf, "plan" tells.`,
    form: 'query',
    view: statusView,
  },
  ({ run }) => compare(run),
);
