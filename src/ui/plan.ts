import type { DockeropsEvent, PlannedStep } from '../core/index.ts';
import type { Style } from './colour.ts';

type PlanMade = Extract<DockeropsEvent, { type: 'plan-made' }>;

/** A plan as a numbered list; needs are named by their numbers. */
export function planText(plan: PlanMade, style: Style): string {
  if (plan.steps.length === 0) return `${plan.title}: nothing to do`;
  const numbers = new Map(plan.steps.map((step, index) => [step.id, index + 1]));
  const digits = String(plan.steps.length).length;
  return [
    `${plan.title}: ${count(plan.steps.length)}${plan.dryRun ? ', none of them done (dry run)' : ''}`,
    ...plan.steps.map((step, index) =>
      stepText(step, String(index + 1).padStart(digits + 2), numbers, style),
    ),
  ].join('\n');
}

const count = (steps: number): string => (steps === 1 ? '1 step' : `${steps} steps`);

function stepText(
  step: PlannedStep,
  number: string,
  numbers: ReadonlyMap<string, number>,
  style: Style,
): string {
  const host = step.host === undefined ? '' : `[${step.host}] `;
  const why = step.why === undefined ? '' : ` – ${step.why}`;
  const needs = step.needs.map((id) => numbers.get(id) ?? id).join(', ');
  const after = needs === '' ? '' : style('dim', ` (after ${needs})`);
  return `${number}. ${host}${step.title}${why}${after}`;
}
