import { DockeropsError, ExitCode, InterruptedError, type PlannedStep } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import { execute, stepsAtOnce } from './executor.ts';
import type { PlanReport } from './ledger.ts';
import type { KindRegistry } from './kind.ts';
import type { Plan } from './step.ts';
import { interruptionText, summaryOf } from './summary.ts';
import { viewOf } from './view.ts';

/** A plan as lines to read: what `--dry-run` prints. */
export function describePlan(plan: Plan, kinds: KindRegistry): readonly PlannedStep[] {
  return [...plan.steps, ...(plan.finally ?? [])].map((step) => ({
    ...viewOf(step, kinds, new Map()),
    needs: step.needs,
    ...(step.why !== undefined && { why: step.why }),
  }));
}

/**
 * What a task does with a plan: shows it under `--dry-run`, otherwise applies it.
 * Throws the first failure, after everything the policy allows was done.
 *
 * @param concurrency steps in flight; as many as an engine gains from unless given, as where no engine is at work
 */
export async function applyPlan(
  plan: Plan,
  kinds: KindRegistry,
  run: Run,
  concurrency = stepsAtOnce,
): Promise<PlanReport> {
  const report = await reportOf(plan, kinds, run, concurrency);
  if (!report.ok) throw failureOf(report) ?? new DockeropsError(`${plan.title}: not all steps ended well`);
  return report;
}

/** Exit code 2 promises that nothing was changed: what a step finds out after others were done is a failure, whatever it is. */
function failureOf({ steps, firstError }: PlanReport): DockeropsError | undefined {
  if (firstError?.exitCode !== ExitCode.usage || !steps.some(({ outcome }) => outcome === 'done'))
    return firstError;
  const { message, facts, hints, where, host, excerpt } = firstError;
  return new DockeropsError(message, {
    ...{ facts, hint: hints, excerpt, cause: firstError },
    ...(where && { where }),
    ...(host !== undefined && { host }),
  });
}

/** The same for whoever wants to know how each step ended: a failed one is not thrown. */
export async function reportOf(
  plan: Plan,
  kinds: KindRegistry,
  run: Run,
  concurrency = stepsAtOnce,
): Promise<PlanReport> {
  const steps = describePlan(plan, kinds);
  run.emit({ type: 'plan-made', title: plan.title, steps, dryRun: run.dryRun });
  if (run.dryRun || steps.length === 0) return { ok: true, steps: [], outputs: new Map() };
  const report = await execute(plan, kinds, run, { concurrency });
  if (run.signal.aborted) throw interruption(plan, report, run);
  run.emit({
    type: 'plan-ended',
    ...summaryOf(plan, report),
    ...(report.firstError && { error: report.firstError }),
  });
  return report;
}

function interruption(plan: Plan, report: PlanReport, run: Run): DockeropsError {
  const exitCode = run.signal.reason instanceof DockeropsError ? run.signal.reason.exitCode : undefined;
  return new InterruptedError(interruptionText(plan, report), exitCode);
}
