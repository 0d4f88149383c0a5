import {
  backup as backUp,
  backups as listBackups,
  backupsView,
  quietOf,
  restore as bringBack,
} from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { date, pause, saving } from './backup-parameters.ts';
import { allInstances, force, onlyInstance, someInstances } from './parameters.ts';

const directory = {
  name: 'dir',
  type: 'string',
  doc: 'where archives lie; "backups" in the project unless told',
} as const;

export const backup = task(
  {
    doc: `Back up what instances keep
Their persistent directories and volumes, into DIR/CONTAINER-INSTANCE.tar; the archive before gets its date into its name. What writes there is paused meanwhile.`,
    form: 'plan',
    parameters: [someInstances, onlyInstance, directory, { ...pause, default: true }, ...saving],
  },
  (
    { run },
    { name: container, instance: one, dir, pause, quiesce, resume, last, daily, weekly, ...packing },
  ) =>
    backUp(
      run,
      { name: container, instance: one },
      { directory: dir, quiet: quietOf({ pause, quiesce, resume }), packing, keep: { last, daily, weekly } },
    ),
);

export const restore = task(
  {
    doc: `Restore what instances keep from their backups, after asking
The archive is looked at before anything is touched. What runs is stopped meanwhile; files that the archive does not have stay.`,
    form: 'plan',
    parameters: [someInstances, onlyInstance, directory, date, force],
  },
  ({ run }, { name: container, instance: one, dir, date, force }) =>
    bringBack(run, { name: container, instance: one }, { directory: dir, date, force }),
);

export const backups = task(
  {
    doc: `List the backups of instances
Their age, size and checksum, whether they were tried, and how long it took to restore them.`,
    form: 'query',
    parameters: [allInstances, onlyInstance, directory],
    view: backupsView,
  },
  ({ run }, { name: container, instance: one, dir }) =>
    listBackups(run, { name: container, instance: one }, { directory: dir }),
);
