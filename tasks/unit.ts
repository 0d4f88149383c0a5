import { task } from '../src/runner/index.ts';
import { listUnits, printUnit, runUnit, unitView } from '../src/units/index.ts';

const shared = [
  { name: 'conf', type: 'string', doc: 'the configuration directory, in the place of the search' },
  { name: 'environments', type: 'list', doc: 'further environment files, separated by ";"' },
] as const;

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
    parameters: [{ name: 'name', type: 'string', required: true, doc: 'UNIT/COMMAND[:VARIANT…]' }, ...shared],
    view: (text: string) => ({ kind: 'text', text: text.trimEnd() }),
  },
  ({ run }, { name, conf, environments }) => printUnit(run, name, { configuration: conf, environments }),
);

export const run = task(
  {
    name: 'unit.run',
    doc: `Do the orders of a unit's command, one after another
The whole file is checked first. What is so already is left as it is. The first failure ends it.`,
    form: 'plan',
    parameters: [
      { name: 'name', type: 'string', required: true, doc: 'UNIT/COMMAND[:VARIANT…]' },
      {
        name: 'adopt',
        type: 'bool',
        default: false,
        doc: 'take containers of these names that no unit made',
      },
      ...shared,
    ],
    view: unitView,
  },
  ({ run }, { name, adopt, conf, environments }) =>
    runUnit(run, name, { adopt, configuration: conf, environments }),
);
