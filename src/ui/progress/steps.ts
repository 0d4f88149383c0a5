import type { DockeropsEvent, StepOutcome, StepView } from '../../core/index.ts';
import type { Style } from '../colour.ts';
import { duration } from '../duration.ts';
import type { Screen } from '../screen.ts';

export type StepEnded = Extract<DockeropsEvent, { type: 'step-ended' }>;

/** A step's title, with the host before it where one is named. */
export const stepName = (step: StepView): string =>
  step.host === undefined ? step.title : `[${step.host}] ${step.title}`;

/** `✔ start demo-one (0.3 s)` */
export function endedLine({ step, outcome, ms }: StepEnded, style: Style): string {
  const { mark, colour, note } = signs[outcome];
  return `${style(colour, mark)} ${stepName(step)} ${style('dim', `(${note ?? duration(ms)})`)}`;
}

const signs = {
  done: { mark: '✔', colour: 'green', note: undefined },
  unchanged: { mark: '✔', colour: 'green', note: 'nothing to do' },
  failed: { mark: '✖', colour: 'red', note: undefined },
  aborted: { mark: '■', colour: 'yellow', note: 'interrupted' },
  skipped: { mark: '–', colour: 'dim', note: 'skipped' },
} as const satisfies Record<StepOutcome, unknown>;

/** Why the plan's executor skips what an interruption leaves. */
const interrupted = 'interrupted';

/** What is told after the steps: what was skipped is said before it. */
export const flushing: ReadonlySet<DockeropsEvent['type']> = new Set(['plan-ended', 'task-ended', 'error']);

/** Prints a line for each step that ended, and one for all that were skipped for the same reason. */
export class EndedSteps {
  readonly #skipped = new Map<string, string[]>();
  readonly #screen: Screen;
  readonly #style: Style;

  constructor(screen: Screen, style: Style) {
    this.#screen = screen;
    this.#style = style;
  }

  add(event: StepEnded): void {
    if (event.outcome !== 'skipped') {
      this.#screen.line('stderr', endedLine(event, this.#style));
      return;
    }
    const reason = event.reason ?? 'no reason given';
    // The error that ends an interrupted run names what is left.
    if (reason === interrupted) return;
    this.#skipped.set(reason, [...(this.#skipped.get(reason) ?? []), stepName(event.step)]);
  }

  flush(): void {
    for (const [reason, names] of this.#skipped)
      this.#screen.line('stderr', this.#style('dim', `– skipped, since ${reason}: ${names.join(', ')}`));
    this.#skipped.clear();
  }
}
