import {
  backup as backUp,
  backups as listBackups,
  backupsView,
  compressions,
  encryptions,
  quietOf,
  restore as bringBack,
} from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';

const instance = {
  name: 'instance',
  type: 'string',
  doc: 'only this instance',
  complete: 'instance',
} as const;
const directory = {
  name: 'dir',
  type: 'string',
  doc: 'where archives lie; "backups" in the project unless told',
} as const;
const name = {
  name: 'name',
  type: 'string',
  required: true,
  doc: 'a container, NAME* or all',
  values: ['all'],
  complete: 'container',
} as const;

export const backup = task(
  {
    doc: `Back up what instances keep
Their persistent directories and volumes, into DIR/CONTAINER-INSTANCE.tar; the archive before gets its date into its name. What writes there is paused meanwhile.`,
    form: 'plan',
    parameters: [
      name,
      instance,
      directory,
      {
        name: 'pause',
        type: 'bool',
        default: true,
        doc: 'False: let programs write while their files are read',
      },
      { name: 'quiesce', type: 'string', doc: 'in the place of a pause: a command in the instance before' },
      { name: 'resume', type: 'string', doc: 'and one after' },
      { name: 'compress', type: 'enum', values: compressions, doc: 'how the archive is compressed' },
      {
        name: 'encrypt',
        type: 'enum',
        values: encryptions,
        doc: 'for keys of age, or with a passphrase in the format of openssl; see docs/backups.md',
      },
      {
        name: 'last',
        type: 'int',
        doc: 'how many archives are kept; all, unless one of these three is given',
      },
      { name: 'daily', type: 'int', doc: 'of how many days the last archive is kept' },
      { name: 'weekly', type: 'int', doc: 'of how many weeks' },
    ],
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
    parameters: [
      name,
      instance,
      directory,
      { name: 'date', type: 'string', doc: 'of an older archive: the date in its name, 20261121-100100' },
      { name: 'force', type: 'bool', default: false, doc: 'do not ask; the same as the option --yes' },
    ],
  },
  ({ run }, { name: container, instance: one, dir, date, force }) =>
    bringBack(run, { name: container, instance: one }, { directory: dir, date, force }),
);

export const backups = task(
  {
    doc: `List the backups of instances
Their age, size and checksum, whether they were tried, and how long it took to restore them.`,
    form: 'query',
    parameters: [{ ...name, required: false, default: 'all' }, instance, directory],
    view: backupsView,
  },
  ({ run }, { name: container, instance: one, dir }) =>
    listBackups(run, { name: container, instance: one }, { directory: dir }),
);
