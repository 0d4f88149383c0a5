import { task } from '../src/runner/index.ts';
import { initUnit, initUnitView, listUnits, printUnit, runCommand, unitView } from '../src/units/index.ts';
import { oneCommand, oneUnit, settings } from './unit-parameters.ts';

const own = {
  name: 'args',
  type: 'string',
  rest: true,
  doc: "the unit's own arguments, as its start describes them",
} as const;

export const init = task(
  {
    name: 'unit.init',
    doc: `Write an example unit that runs as it is, to change
Into the configuration directory, which is made when there is none. Nothing is overwritten; run again, it adds what is missing.`,
    local: true,
    form: 'plan',
    parameters: [
      {
        name: 'name',
        type: 'string',
        default: 'example',
        doc: "the unit's name, which its containers and images begin with",
      },
      {
        name: 'conf',
        type: 'string',
        doc: 'the configuration directory; by default the one there is, else ~/.dockerstra',
      },
    ],
    view: initUnitView,
  },
  ({ run }, { name, conf }) => initUnit(run, { name, configuration: conf }),
);

export const list = task(
  {
    name: 'unit.list',
    doc: `List the commands of all units
Those that files define, and those that are there because a unit has a start.`,
    form: 'query',
    parameters: [...settings],
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
    parameters: [oneCommand, own, ...settings],
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
      oneCommand,
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
      {
        name: 'junit',
        type: 'string',
        doc: "of a test: the file for its results, in JUnit's XML; of another machine (-H) in a directory of its name beside it",
      },
      ...settings,
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
    parameters: [oneUnit, own, ...settings],
    view: unitView,
  },
  ({ run }, { name, args, conf, environments }) =>
    runCommand(run, name.replace(/^[^:]+/, '$&/start'), { args, configuration: conf, environments }),
);
