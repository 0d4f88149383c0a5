import { init as makeProject, initView } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

export const init = task(
  {
    doc: 'Make a directory a project: a copy of the demo to change\nNothing is overwritten; run again, it adds what is missing.',
    local: true,
    form: 'plan',
    parameters: [
      { name: 'directory', type: 'string', doc: 'made when it is not there; by default where you stand' },
      { name: 'name', type: 'string', doc: "the project's name; by default the directory's" },
    ],
    view: initView,
  },
  ({ run }, { directory, name }) => makeProject(run, { directory, name }),
);
