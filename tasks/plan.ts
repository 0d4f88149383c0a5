import { changesView, plan as planPlatform } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { runParameters } from './run.ts';

export const plan = task(
  {
    doc: `Show what a run would change: what, why, and how long it is down
"plan" is about all of run.conf, "plan:demo,instance=one" about what "run" with the same arguments would do. Nothing is changed and no lock is taken. With the option --detailed-exitcode the exit code is 0 when nothing is to be done and 2 when something is.`,
    form: 'query',
    parameters: runParameters,
    view: changesView,
    changes: ({ changes }) => changes,
  },
  ({ run }, values) => planPlatform(run, values),
);
