import { ConfigError, DockeropsError } from '../core/index.ts';
import { applyPlan, locked, type PlanReport } from '../plan/index.ts';
import type { Run } from '../ports/index.ts';
import type { UnitSource } from './file/load.ts';
import type { UnitFile } from './file/schema.ts';
import { confirmed } from './confirm.ts';
import { createKind } from './kinds/create.ts';
import { unitKinds } from './kinds/index.ts';
import { testsKind } from './kinds/tests.ts';
import { demandContexts } from './orders/contexts.ts';
import { planOrders } from './orders/steps.ts';
import { surroundings } from './orders/surroundings.ts';
import { nestedRuns, type Command } from './nested.ts';
import { recover } from './recover.ts';
import { withRollback } from './updates.ts';

/** How a unit's orders came out. */
export interface UnitResult {
  readonly unit: string;
  readonly command: string;
  /** Orders that changed something, and those that had nothing to do. */
  readonly done: readonly string[];
  readonly unchanged: readonly string[];
}

/** Does a unit's orders, one after another, under the unit's lock. Undefined after a dry run, which does nothing. */
export async function runOrders(
  run: Run,
  source: UnitSource,
  unit: UnitFile,
  adopt: boolean,
  command?: Command,
): Promise<UnitResult | undefined> {
  if (!unit.orders)
    throw new ConfigError(`${unit.unit}/${unit.command} has no orders`, {
      where: { file: unit.file, line: 1 },
      hint: 'it only describes containers, for others to import; orders come behind a line ---',
    });
  for (const { level, text } of unit.containers.flatMap(({ remarks }) => remarks))
    run.emit({ type: 'message', level, text });
  if (unit.orders.length === 0)
    run.emit({ type: 'message', level: 'debug', text: `${unit.unit}/${unit.command} has no orders to do` });
  const plan = planOrders(unit, surroundings(run, source, adopt));
  await demandContexts(run, unit, plan);
  const mayGo = run.dryRun || (await confirmed(run, unit, adopt));
  if (!mayGo) throw new DockeropsError('not confirmed: nothing was done');
  const report = await locked(run, lockOf(unit), async () => {
    await recover(run, unit.unit);
    const apply = () => applyPlan(plan, kindsOf(unit, command), run);
    return unit.command === 'update' && !run.dryRun ? withRollback(run, unit, apply) : apply();
  });
  if (run.dryRun) return undefined;
  sayKept(run, source, report);
  const changed = new Set(
    report.steps.filter(({ outcome }) => outcome === 'done').map(({ step }) => step.subject),
  );
  const subjects = [...new Set(report.steps.map(({ step }) => step.subject ?? ''))];
  return {
    unit: unit.unit,
    command: unit.command,
    done: subjects.filter((subject) => changed.has(subject)),
    unchanged: subjects.filter((subject) => !changed.has(subject)),
  };
}

/** Arguments reach a container when it is made: whoever gives some to one that is there is told. */
function sayKept(run: Run, { words = [] }: UnitSource, { steps }: PlanReport): void {
  const kept = steps.filter(({ step, outcome }) => step.kind === createKind.name && outcome === 'unchanged');
  if (words.length === 0 || kept.length === 0) return;
  const names = [...new Set(kept.map(({ step }) => String(step.params['container'])))].join(', ');
  const text = `${names} is there already: ${words.join(' ')} has no effect on it until it is made anew`;
  run.emit({ type: 'message', level: 'warning', text });
}

/** Whoever is at work on a unit holds this. */
export const lockOf = ({ unit }: Pick<UnitFile, 'unit'>): string => `unit.${unit.replaceAll('/', '.')}`;

/** Its order `tests` does commands of units. */
const kindsOf = (unit: UnitFile, command: Command | undefined) =>
  command ? unitKinds().add(testsKind(nestedRuns(unit, lockOf(unit), command))) : unitKinds();
