import type { PlanSummary } from '../core/index.ts';
import type { PlanReport, StepReport } from './ledger.ts';
import type { Plan } from './step.ts';

type Reports = ReadonlyMap<string, StepReport>;

/** How a plan ended, by its subjects: a subject fares as the worst of its steps does. */
export function summaryOf(plan: Plan, report: PlanReport): PlanSummary {
  const reports = new Map(report.steps.map((one) => [one.step.id, one]));
  const ended = plan.steps.flatMap(({ id }) => reports.get(id) ?? []);
  const failed = namesOf(ended.filter(isFailed));
  const skipped = ended.filter(({ outcome }) => outcome === 'skipped');
  const causes = new Map(skipped.map((one) => [nameOf(one), nameOf(rootOf(one, reports))]));
  const waited = [...causes].filter(([name]) => !failed.includes(name));
  const done = namesOf(ended.filter(({ step }) => step.subject !== undefined));
  return {
    title: plan.title,
    ok: report.ok,
    achieved: plan.achieved ?? 'done',
    done: done.filter((name) => !failed.includes(name) && !causes.has(name)),
    failed,
    skipped: waited.map(([name, because]) => ({ name, because })),
  };
}

const isFailed = ({ outcome }: StepReport): boolean => outcome === 'failed' || outcome === 'aborted';

const nameOf = ({ step, title }: StepReport): string => step.subject ?? title;

const namesOf = (reports: readonly StepReport[]): readonly string[] => [...new Set(reports.map(nameOf))];

/** The failed step that a skipped one waited for, through however many. */
function rootOf(report: StepReport, reports: Reports): StepReport {
  if (report.outcome !== 'skipped') return report;
  const needs = report.step.needs.flatMap((id) => reports.get(id) ?? []);
  const bad = needs.find(({ outcome }) => outcome !== 'done' && outcome !== 'unchanged');
  return bad ? rootOf(bad, reports) : report;
}
