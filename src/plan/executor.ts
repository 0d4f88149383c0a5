import { withSignal, type Run } from '../ports/index.ts';
import { checkPlan } from './graph.ts';
import type { KindRegistry } from './kind.ts';
import { Ledger, type PlanReport } from './ledger.ts';
import { Scheduler } from './scheduler.ts';
import type { Plan } from './step.ts';

export interface ExecuteOptions {
  /** Steps in flight at once. */
  readonly concurrency: number;
}

/** Engine calls gain nothing past 8 in flight, on two cores neither with fewer (measured: ADR 0022). */
export const stepsAtOnce = 8;

/** Applies a plan's steps, in parallel where the graph allows. Never throws for a failed step: the report says it. */
export async function execute(
  plan: Plan,
  kinds: KindRegistry,
  run: Run,
  options: ExecuteOptions,
): Promise<PlanReport> {
  checkPlan(plan);
  const ledger = new Ledger(kinds, run);
  await new Scheduler(ledger, kinds, run, { ...options, policy: plan.policy }).run(plan.steps);
  const report = ledger.report();
  const ending = plan.finally ?? [];
  if (ending.length === 0) return report;
  await runAtTheEnd(ending, ledger, kinds, run);
  return { ...report, steps: ledger.report().steps };
}

/** Whatever happened before, also an interruption: only each step's own deadline ends it. */
async function runAtTheEnd(
  steps: Plan['steps'],
  ledger: Ledger,
  kinds: KindRegistry,
  run: Run,
): Promise<void> {
  const uninterrupted = withSignal(run, new AbortController().signal);
  await new Scheduler(ledger, kinds, uninterrupted, { concurrency: 1, policy: 'skip-dependents' }).run(steps);
}
