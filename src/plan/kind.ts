import type { Run } from '../ports/index.ts';
import type { Outputs, Step } from './step.ts';

/** What a step's `apply` gets beside its parameters. */
export interface StepTools {
  /** Its calls end at the step's deadline and when the run is interrupted. */
  readonly run: Run;
  readonly step: Step;
  /** One line of what it is at, or waits for: also named when the deadline passes. */
  progress(text: string): void;
}

/** Knows how to do steps of one kind. `P` is the shape of `step.params`. */
export interface StepKind<P> {
  readonly name: string;
  /** One line in the imperative: "start demo-one". */
  title(params: P): string;
  readonly deadlineMs: number;
  /**
   * Milliseconds after which it does little but wait: it gives up its place among the steps in flight then, and holds none
   * of them up. 0: it takes none. Without it, it has its place to its end.
   */
  readonly busyMs?: number;
  /**
   * True when the engine would go on with it by itself: once begun it is seen to its end, also when the run is
   * interrupted, and only its own deadline ends it. Whoever has the lock next must not look at a thing half done.
   */
  readonly finishes?: boolean;
  /** True, or the outputs `apply` would have, when it is done already; `apply` is not called then. */
  check?(params: P, tools: StepTools): Promise<boolean | Outputs>;
  apply(params: P, tools: StepTools): Promise<Outputs | void>;
  /** Takes back what a failed or interrupted `apply` left half done; may say what is the case now, for the error. */
  undo?(params: P, tools: StepTools): Promise<string | void>;
  /** Milliseconds; ten seconds otherwise. */
  readonly undoDeadlineMs?: number;
  /** Steps this one turns into once its inputs are known; run in its place. */
  expand?(params: P, tools: StepTools): Promise<readonly Step[]>;
}

/** A kind whose parameters nobody vouches for. */
export type AnyKind = StepKind<Record<string, unknown>>;

/** The kinds a composition root knows. Passed in: there is no global registry. */
export class KindRegistry {
  readonly #kinds = new Map<string, AnyKind>();

  /** `P` is what the planner of this kind writes; steps taken up from a journal are checked by the kind itself. */
  add<P>(kind: StepKind<P>): this {
    this.#kinds.set(kind.name, kind as unknown as AnyKind);
    return this;
  }

  get(name: string): AnyKind {
    const kind = this.#kinds.get(name);
    if (!kind) throw new Error(`no step kind "${name}" is registered`);
    return kind;
  }
}
