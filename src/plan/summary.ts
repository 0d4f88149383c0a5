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
  // Under the policy `stop` the first that failed keeps everything else from starting, whoever needs it.
  const first = report.steps.find(isFailed);
  const causeOf = (one: StepReport): StepReport => {
    const root = rootOf(one, reports);
    return root.outcome === 'skipped' ? (first ?? root) : root;
  };
  const causes = new Map(skipped.map((one) => [nameOf(one), nameOf(causeOf(one))]));
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

/** `run all of demo: interrupted; ready: db-one; left: api-one (wait for api-one), web-one`: at what, if it was begun. */
export function interruptionText(plan: Plan, report: PlanReport): string {
  const { title, achieved, done, failed, skipped } = summaryOf(plan, report);
  const at = new Map(report.steps.filter(isAborted).map((one) => [nameOf(one), one.title]));
  const left = [...failed, ...skipped.map(({ name }) => name)].map((name) => {
    const step = at.get(name);
    return step === undefined || step === name ? name : `${name} (${step})`;
  });
  const parts = [...listed(achieved, done), ...listed('left', left)];
  return [`${title}: interrupted`, ...parts].join('; ');
}

const listed = (what: string, names: readonly string[]): readonly string[] =>
  names.length === 0 ? [] : [`${what}: ${names.join(', ')}`];

const isAborted = ({ outcome }: StepReport): boolean => outcome === 'aborted';

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
