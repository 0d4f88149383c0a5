import { task } from '../src/runner/index.ts';
import {
  backup as backUp,
  backups as listBackups,
  backupsView,
  compressions,
  encryptions,
  listUnits,
  printUnit,
  restore as bringBack,
  runCommand,
  unitView,
  verify as tryOut,
} from '../src/units/index.ts';

const shared = [
  { name: 'conf', type: 'string', doc: 'the configuration directory, in the place of the search' },
  { name: 'environments', type: 'list', doc: 'further environment files, separated by ";"' },
] as const;

const own = {
  name: 'args',
  type: 'string',
  rest: true,
  doc: "the unit's own arguments, as its start describes them",
} as const;

export const list = task(
  {
    name: 'unit.list',
    doc: `List the commands of all units
Those that files define, and those that are there because a unit has a start.`,
    form: 'query',
    parameters: [...shared],
    view: (names: readonly string[]) => ({ kind: 'text', text: names.join('\n') }),
  },
  ({ run }, { conf, environments }) => listUnits(run, { configuration: conf, environments }),
);

export const print = task(
  {
    name: 'unit.print',
    doc: `Print the file of a unit's command, or what is generated in its place
Imports and variables are filled in. What is printed is a unit file that means the same.`,
    form: 'query',
    parameters: [
      { name: 'name', type: 'string', required: true, doc: 'UNIT/COMMAND[:VARIANT…]' },
      own,
      ...shared,
    ],
    view: (text: string) => ({ kind: 'text', text: text.trimEnd() }),
  },
  ({ run }, { name, args, conf, environments }) =>
    printUnit(run, name, { args, configuration: conf, environments }),
);

export const run = task(
  {
    name: 'unit.run',
    doc: `Do the orders of a unit's command, one after another
The whole file is checked first. What is so already is left as it is. The first failure ends it.
UNIT/test runs its tests, under names of their own: default, full, check and the unit's own.`,
    form: 'plan',
    parameters: [
      { name: 'name', type: 'string', required: true, doc: 'UNIT/COMMAND[:VARIANT…]' },
      own,
      {
        name: 'adopt',
        type: 'bool',
        default: false,
        doc: 'take containers of these names that no unit made',
      },
      {
        name: 'production',
        type: 'bool',
        default: false,
        doc: 'of a test: with the real containers and images',
      },
      { name: 'junit', type: 'string', doc: "of a test: the file for its results, in JUnit's XML" },
      ...shared,
    ],
    view: unitView,
  },
  ({ run }, { name, args, adopt, production, junit, conf, environments }) =>
    runCommand(run, name, { args, adopt, production, junit, configuration: conf, environments }),
);

export const start = task(
  {
    name: 'unit.start',
    doc: `Start a unit: short for unit.run:UNIT/start`,
    form: 'plan',
    parameters: [{ name: 'name', type: 'string', required: true, doc: 'UNIT[:VARIANT…]' }, own, ...shared],
    view: unitView,
  },
  ({ run }, { name, args, conf, environments }) =>
    runCommand(run, name.replace(/^[^:]+/, '$&/start'), { args, configuration: conf, environments }),
);

const unit = { name: 'name', type: 'string', required: true, doc: 'UNIT[:VARIANT…]' } as const;

export const backup = task(
  {
    name: 'unit.backup',
    doc: `Back up the volumes of a unit's containers
Each into DIR/CONTAINER.tar, DIR being BACKUP_DIR; the one before gets its date into its name. What writes there is paused meanwhile.`,
    form: 'plan',
    parameters: [
      unit,
      {
        name: 'verify',
        type: 'bool',
        default: false,
        doc: 'try the backups at once, see unit.verify; older ones go only after that',
      },
      { name: 'check', type: 'string', doc: 'CONTAINER:COMMAND, which must end well in the twin' },
      { name: 'pause', type: 'bool', doc: 'False: let programs write while their files are read' },
      { name: 'quiesce', type: 'string', doc: 'in the place of a pause: a command in the container before' },
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
      ...shared,
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
    parameters: [
      unit,
      { name: 'check', type: 'string', doc: 'CONTAINER:COMMAND, which must end well in the twin' },
      ...shared,
    ],
  },
  ({ run }, { name, check, conf, environments }) =>
    tryOut(run, name, { check, configuration: conf, environments }),
);

export const restore = task(
  {
    name: 'unit.restore',
    doc: `Restore the volumes of a unit's containers
From the newest archives. Each is looked at before anything is touched. What runs is stopped meanwhile; files that the archive does not have stay.`,
    form: 'plan',
    parameters: [
      unit,
      { name: 'date', type: 'string', doc: 'of older archives: the date in their names, 20261121-100100' },
      ...shared,
    ],
    view: unitView,
  },
  ({ run }, { name, date, conf, environments }) =>
    bringBack(run, name, { date, configuration: conf, environments }),
);

export const backups = task(
  {
    name: 'unit.backups',
    doc: `List the backups of a unit
Their age, size and checksum, whether they were tried, and how long it took to restore them.`,
    form: 'query',
    parameters: [unit, ...shared],
    view: backupsView,
  },
  ({ run }, { name, conf, environments }) => listBackups(run, name, { configuration: conf, environments }),
);
