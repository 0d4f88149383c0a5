import { UsageError, suggest } from '../../core/index.ts';
import type { UnitFile } from '../file/schema.ts';
import { filtered } from '../variants.ts';
import { callText, type UnitCall } from '../unit-name.ts';

/** Which tests of a unit a call means. */
export interface ChosenTests {
  /** Start's file, with the orders of the call's variants. */
  readonly start: UnitFile;
  readonly stops: boolean;
  readonly purges: boolean;
  readonly checks: boolean;
  /** Names of the user's own variants. */
  readonly own: readonly string[];
}

/** The variants of a unit's tests, sorted as they are listed. */
export function testNames({ containers }: UnitFile): readonly string[] {
  const isChecked = containers.some(({ daemon, job }) => daemon.length > 0 || job);
  return ['default', 'full', ...(isChecked ? ['check'] : []), ...ownNames(containers)];
}

const ownNames = (containers: UnitFile['containers']): readonly string[] => [
  ...new Set(containers.flatMap(({ tests }) => tests.map(({ name }) => name))),
];

/** A word of the call is a test's name; else it chooses start's orders (units §7.1). Throws `UsageError`. */
export function chooseTests(start: UnitFile, call: UnitCall): ChosenTests {
  const names = testNames(start);
  const ofOrders = new Set((start.orders ?? []).flatMap(({ variants }) => variants));
  const unknown = call.variants.find((one) => !names.includes(one) && !ofOrders.has(one));
  if (unknown !== undefined)
    throw new UsageError(`${callText(call)}: there is no test "${unknown}"`, {
      hint: [
        suggest(unknown, [...names, ...ofOrders], 'tests') ?? '',
        ...(unknown === 'check' ? ['a container with daemon or job brings it'] : []),
      ].filter((hint) => hint !== ''),
    });
  const chosen = call.variants.filter((one) => names.includes(one));
  const tests = chosen.length > 0 ? chosen : ['default'];
  const rest = call.variants.filter((one) => !names.includes(one));
  return {
    start: filtered(start, { ...call, variants: rest }),
    stops: tests.includes('default') || tests.includes('full'),
    purges: tests.includes('full'),
    checks: tests.includes('check'),
    own: ownNames(start.containers).filter((name) => tests.includes(name)),
  };
}
