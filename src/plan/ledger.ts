import type { DockeropsError, StepOutcome, StepView } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import type { KindRegistry } from './kind.ts';
import { replaceRefs, type Outputs, type Step } from './step.ts';
import { viewOf } from './view.ts';

export interface StepReport {
  readonly step: Step;
  readonly title: string;
  readonly outcome: StepOutcome;
  readonly ms: number;
  readonly error?: DockeropsError;
  readonly reason?: string;
}

export interface PlanReport {
  readonly ok: boolean;
  readonly steps: readonly StepReport[];
  readonly outputs: ReadonlyMap<string, Outputs>;
  /** The first failure in time: the cause a summary names. */
  readonly firstError?: DockeropsError;
}

export interface Ending {
  readonly outcome: StepOutcome;
  readonly ms: number;
  readonly error?: DockeropsError;
  readonly reason?: string;
}

const wentWell = (outcome: StepOutcome): boolean => outcome === 'done' || outcome === 'unchanged';

/** What became of each step so far, in the order in which they ended. */
export class Ledger {
  readonly #kinds: KindRegistry;
  readonly #run: Run;
  readonly #reports = new Map<string, StepReport>();
  readonly #outputs = new Map<string, Outputs>();
  #firstError: DockeropsError | undefined;

  constructor(kinds: KindRegistry, run: Run) {
    this.#kinds = kinds;
    this.#run = run;
  }

  get firstError(): DockeropsError | undefined {
    return this.#firstError;
  }

  ended(id: string): StepReport | undefined {
    return this.#reports.get(id);
  }

  /** The first of these steps that ended otherwise than well. */
  firstBad(ids: readonly string[]): StepReport | undefined {
    return ids
      .map((id) => this.#reports.get(id))
      .find((report) => report !== undefined && !wentWell(report.outcome));
  }

  view(step: Step): StepView {
    return viewOf(step, this.#kinds, this.#outputs);
  }

  /** A step's parameters with the outputs of earlier steps. Throws when one gave none. */
  params(step: Step): Record<string, unknown> {
    return replaceRefs(step.params, (ref) => {
      const output = this.#outputs.get(ref.$after)?.[ref.output];
      if (output === undefined) throw new Error(`step ${ref.$after} gave no "${ref.output}"`);
      return output;
    }) as Record<string, unknown>;
  }

  start(step: Step): void {
    this.#run.emit({ type: 'step-started', step: this.view(step) });
  }

  keep(step: Step, outputs: Outputs): void {
    this.#outputs.set(step.id, outputs);
  }

  /** The outputs of several steps as one. */
  merged(steps: readonly Step[]): Outputs {
    return Object.assign({}, ...steps.map((step) => this.#outputs.get(step.id) ?? {})) as Outputs;
  }

  end(step: Step, ending: Ending): void {
    const view = this.view(step);
    this.#firstError ??= ending.error;
    this.#reports.set(step.id, { step, title: view.title, ...ending });
    this.#run.emit({ type: 'step-ended', step: view, ...ending });
  }

  report(): PlanReport {
    const steps = [...this.#reports.values()];
    return {
      ok: steps.every((report) => wentWell(report.outcome)),
      steps,
      outputs: this.#outputs,
      ...(this.#firstError && { firstError: this.#firstError }),
    };
  }
}
