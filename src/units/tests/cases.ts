import type { PlanReport, StepReport } from '../../plan/index.ts';

/** One test case of a run. */
export interface TestCase {
  /** `CONTAINER:COMMAND`, with `#2` for the second of that name. */
  readonly name: string;
  readonly outcome: 'ok' | 'failed' | 'skipped';
  readonly seconds: number;
  readonly error?: string;
}

/** Names of cases: those of production, whatever the containers of the run are called. */
export class Cases {
  readonly #id: string;
  readonly #seen = new Map<string, number>();

  constructor(id: string) {
    this.#id = id;
  }

  next(container: string, what: string): string {
    const name = `${this.real(container)}:${what}`;
    const count = (this.#seen.get(name) ?? 0) + 1;
    this.#seen.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  }

  real(container: string): string {
    const suffix = `_${this.#id}`;
    return container.endsWith(suffix) ? container.slice(0, -suffix.length) : container;
  }
}

/** The cases of a plan's report, in the plan's order; `uncounted` are subjects that are none. */
export function casesOf(report: PlanReport, subjects: readonly string[]): readonly TestCase[] {
  return [...new Set(subjects)].map((name) => {
    const steps = report.steps.filter(({ step }) => step.subject === name);
    const bad = steps.find(({ outcome }) => outcome === 'failed' || outcome === 'aborted');
    const skipped = steps.some(({ outcome }) => outcome === 'skipped');
    return {
      name,
      outcome: bad ? 'failed' : skipped ? 'skipped' : 'ok',
      seconds: steps.reduce((sum, { ms }) => sum + ms, 0) / 1000,
      ...(bad?.error && { error: messageOf(bad) }),
    };
  });
}

const messageOf = ({ error }: StepReport): string =>
  [error?.message ?? '', ...(error?.excerpt ?? [])].join('\n');
