import type { Plan, Step } from '../../plan/index.ts';
import type { Order, UnitFile } from '../file/schema.ts';
import type { Surroundings } from '../orders/scene.ts';
import { chained, stepsOf } from '../orders/steps.ts';
import { Cases } from './cases.ts';
import { checkSteps, startedForChecks } from './checks.ts';
import type { TestedUnit } from './find.ts';
import { teardownKind } from './kinds/teardown.ts';
import { variantSteps, type Results } from './own-variants.ts';

/** What there was of production before a test of it. */
export interface Before {
  /** Containers that did not run, those that were not there included. */
  readonly resting: readonly string[];
  readonly absent: readonly string[];
}

/**
 * A test run as one plan: start's orders, then what is checked, and at the end, whatever happened, stop's and purge's
 * orders and the teardown. A step's subject is the case it belongs to; the teardown is none.
 */
export function planTests(tested: TestedUnit, around: Surroundings, results: Results, before: Before): Plan {
  const cases = new Cases(tested.id);
  const { chosen, start, stop, purge } = tested;
  const started = chained(orderSteps(start, around, cases, 'start'));
  const last = started.slice(-1).map(({ id }) => id);
  const checks = chosen.checks ? checkSteps(tested, around, cases) : [];
  const own = chosen.own.flatMap((name) => variantSteps(name, tested, around, cases, results));
  const ends = [
    ...(chosen.checks ? orderSteps(afterChecks(start, before), around, undefined, 'checked') : []),
    ...(chosen.stops ? orderSteps(stop, around, cases, 'stop') : []),
    ...(chosen.purges ? orderSteps(purge, around, cases, 'purge') : []),
    ...(chosen.stops ? [] : orderSteps(withOrders(stop, before.resting), around, undefined, 'end')),
  ];
  return {
    title: `${start.unit}/test`,
    policy: 'skip-dependents',
    steps: [...started, ...[...checks, ...own].map((step) => ({ ...step, needs: [...last, ...step.needs] }))],
    finally: [...ends, teardown(tested)],
  };
}

/** Each order's steps in their order; one order's failure is no other's. */
function orderSteps(
  unit: UnitFile,
  around: Surroundings,
  cases: Cases | undefined,
  part: string,
): readonly Step[] {
  return (unit.orders ?? []).flatMap((order) => {
    const subject = cases?.next(order.container, order.command);
    return chained(
      stepsOf(unit, order, { ...around, part: `${part}:` }).map((step) => ({
        ...step,
        subject: subject ?? part,
      })),
    );
  });
}

/** Of production, only what did not run before is stopped. */
const withOrders = (stop: UnitFile, containers: readonly string[]): UnitFile => ({
  ...stop,
  orders: (stop.orders ?? []).filter(({ container }) => containers.includes(container)),
});

/** What was started for a check alone stops again, and goes where it was not there. */
const afterChecks = (start: UnitFile, { resting, absent }: Before): UnitFile => ({
  ...start,
  orders: startedForChecks(start)
    .filter(({ name }) => resting.includes(name))
    .map(({ name }, index): Order => {
      const [command, args] = absent.includes(name) ? ['remove', { v: true }] : ['stop', {}];
      return { index, container: name, command, args, variants: [] };
    }),
});

const teardown = ({ id, images, volumes, archives }: TestedUnit): Step => ({
  id: 'teardown',
  kind: teardownKind.name,
  params: { test: id, images, volumes, archives },
  needs: [],
});
