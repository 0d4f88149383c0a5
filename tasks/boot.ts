import {
  bootDown,
  bootInstall,
  bootRemove,
  bootStatus,
  bootStatusView,
  settle,
} from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

type Shown = Awaited<ReturnType<typeof bootStatus>> | string | undefined;

export const boot = task(
  {
    doc: `Bring the platform up when the machine or its engine starts
install: writes and enables a systemd unit that runs run:all, links first, each once those are ready.
remove: takes it away; what runs goes on running.
status: whether it is there, and how it fared.
settle, down: what the unit itself runs before run:all and at the end.`,
    form: 'plan',
    parameters: [
      {
        name: 'action',
        type: 'enum',
        values: ['status', 'install', 'remove', 'settle', 'down'],
        default: 'status',
        doc: 'what to do',
      },
      { name: 'user', type: 'string', doc: "who runs it; the owner of the project's directory unless told" },
      { name: 'group', type: 'string', doc: 'only instances of this group of run.conf', complete: 'group' },
      { name: 'conf', type: 'string', doc: 'another run.conf: conf/NAME.conf' },
      { name: 'engine_unit', type: 'string', default: 'docker.service', doc: "the engine's own unit" },
    ],
    view: (value: Shown) =>
      typeof value === 'object' ? bootStatusView(value) : { kind: 'text', text: value ?? '' },
  },
  async ({ run }, { action, engine_unit: engineUnit, ...request }): Promise<Shown> => {
    switch (action) {
      case 'status':
        return bootStatus(run);
      case 'install':
        return bootInstall(run, { ...request, engineUnit });
      case 'remove':
        return bootRemove(run).then(() => undefined);
      case 'settle':
        return settle(run, engineUnit).then(() => undefined);
      case 'down':
        return bootDown(run, engineUnit).then(() => undefined);
    }
  },
);
