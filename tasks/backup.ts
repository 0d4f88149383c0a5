import {
  backup as backUp,
  backups as listBackups,
  backupsView,
  quietOf,
  restore as bringBack,
  verify as tryOut,
} from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { date, pause, saving } from './backup-parameters.ts';
import { allInstances, force, onlyInstance, someInstances } from './parameters.ts';

const directory = {
  name: 'dir',
  type: 'string',
  doc: 'where archives lie; "backups" in the project unless told',
} as const;

const check = {
  name: 'check',
  type: 'string',
  doc: 'a command that must end well in the twin, once it is ready',
} as const;

export const backup = task(
  {
    doc: `Back up what instances keep
Their persistent directories and volumes, into DIR/CONTAINER-INSTANCE.tar; the archive before gets its date into its name. What writes there is paused meanwhile.`,
    form: 'plan',
    parameters: [
      someInstances,
      onlyInstance,
      directory,
      {
        name: 'verify',
        type: 'bool',
        default: false,
        doc: 'try the backups at once, see verify; older ones go only after that',
      },
      check,
      { ...pause, default: true },
      ...saving,
    ],
  },
  (
    { run },
    {
      name: container,
      instance: one,
      dir,
      verify,
      check,
      pause,
      quiesce,
      resume,
      compress,
      encrypt,
      ...keep
    },
  ) =>
    backUp(
      run,
      { name: container, instance: one },
      {
        directory: dir,
        verify,
        check,
        quiet: quietOf({ pause, quiesce, resume }),
        packing: { compress, encrypt },
        keep,
      },
    ),
);

export const verify = task(
  {
    doc: `Try the newest backups of instances in throw-away twins
Each is restored into a container like its instance, without a network, which must become ready as the instance would. Then it is removed, and the verdict and the time to restore are written down.`,
    form: 'plan',
    parameters: [someInstances, onlyInstance, directory, check],
  },
  ({ run }, { name: container, instance: one, dir, check }) =>
    tryOut(run, { name: container, instance: one }, { directory: dir, check }),
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
