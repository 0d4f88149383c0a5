import { changesView, plan as planPlatform } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const plan = task(
  {
    doc: `Show what a run would change: what, why, and how long it is down
"plan" is about all of run.conf, "plan:demo,instance=one" about what "run" of the same would do. Nothing is changed and no lock is taken. With the option --detailed-exitcode the exit code is 0 when nothing is to be done and 2 when something is.`,
    form: 'query',
    parameters: [
      { name: 'name', type: 'string', doc: 'a container, or all', values: ['all'], complete: 'container' },
      { name: 'instance', type: 'string', doc: 'its name', complete: 'instance' },
      { name: 'group', type: 'string', doc: 'only instances of this group of run.conf', complete: 'group' },
      { name: 'conf', type: 'string', doc: 'another run.conf: conf/NAME.conf' },
      { name: 'prune', type: 'bool', doc: 'with all: what run:all,prune=True would remove, too' },
      { name: 'env', type: 'string', map: true, doc: 'a variable: env.NAME=VALUE' },
    ],
    view: changesView,
    changes: ({ changes }) => changes,
  },
  ({ run }, values) => planPlatform(run, values),
);
