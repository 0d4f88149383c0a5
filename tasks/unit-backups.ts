import { task } from '../src/runner/index.ts';
import {
  backup as backUp,
  backups as listBackups,
  backupsView,
  restore as bringBack,
  unitView,
  verify as tryOut,
} from '../src/units/index.ts';
import { date, pause, saving } from './backup-parameters.ts';
import { oneUnit, settings } from './unit-parameters.ts';

const check = {
  name: 'check',
  type: 'string',
  doc: 'CONTAINER:COMMAND, which must end well in the twin',
} as const;

export const backup = task(
  {
    name: 'unit.backup',
    doc: `Back up the volumes of a unit's containers
Each into DIR/CONTAINER.tar, DIR being BACKUP_DIR; the one before gets its date into its name. What writes there is paused meanwhile.`,
    form: 'plan',
    parameters: [
      oneUnit,
      {
        name: 'verify',
        type: 'bool',
        default: false,
        doc: 'try the backups at once, see unit.verify; older ones go only after that',
      },
      check,
      pause,
      ...saving,
      ...settings,
    ],
    view: unitView,
  },
  ({ run }, { name, conf, ...request }) => backUp(run, name, { configuration: conf, ...request }),
);

export const verify = task(
  {
    name: 'unit.verify',
    doc: `Try the newest backups of a unit in a throw-away twin of it
Containers of other names get what was backed up and are started: they must run, be healthy, or end well. Then they are removed, and the verdict and the time to restore are written down.`,
    form: 'plan',
    parameters: [oneUnit, check, ...settings],
  },
  ({ run }, { name, conf, ...request }) => tryOut(run, name, { configuration: conf, ...request }),
);

export const restore = task(
  {
    name: 'unit.restore',
    doc: `Restore the volumes of a unit's containers
From the newest archives. Each is looked at before anything is touched. What runs is stopped meanwhile; files that the archive does not have stay.`,
    form: 'plan',
    parameters: [oneUnit, date, ...settings],
    view: unitView,
  },
  ({ run }, { name, conf, ...request }) => bringBack(run, name, { configuration: conf, ...request }),
);

export const backups = task(
  {
    name: 'unit.backups',
    doc: `List the backups of a unit
Their age, size and checksum, whether they were tried, and how long it took to restore them.`,
    form: 'query',
    parameters: [oneUnit, ...settings],
    view: backupsView,
  },
  ({ run }, { name, conf, environments }) => listBackups(run, name, { configuration: conf, environments }),
);
