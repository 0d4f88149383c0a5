/** A parameter that an earlier step will produce: a dry run prints "(known after STEP)". */
export interface OutputRef {
  readonly $after: string;
  readonly output: string;
}

export type StepValue =
  string | number | boolean | null | OutputRef | readonly StepValue[] | { readonly [key: string]: StepValue };

/** A step is data: it can be printed, compared in tests, written down and taken up again. */
export interface Step {
  readonly id: string;
  readonly kind: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Ids of steps that must have ended well before. */
  readonly needs: readonly string[];
  /** What it is about, an instance: steps with the same subject fare together in the plan's summary. */
  readonly subject?: string;
  /** Why it is in the plan: "image changed". */
  readonly why?: string;
  /** Milliseconds; the kind's own default otherwise. */
  readonly deadlineMs?: number;
  /** The machine, where a plan spans several. */
  readonly host?: string;
}

/** What happens to the rest when a step fails. */
export type FailurePolicy =
  /** Nothing more is started. */
  | 'stop'
  /** What depends on it is skipped, the rest goes on. */
  | 'skip-dependents';

export interface Plan {
  /** "run all of demo": what a lock's holder and a summary say. */
  readonly title: string;
  readonly steps: readonly Step[];
  readonly policy: FailurePolicy;
  /** What a summary calls a subject that went well, "ready"; "done" without it. */
  readonly achieved?: string;
  /** Run at the end whatever happened, in order; their failure is reported, not fatal. */
  readonly finally?: readonly Step[];
}

/** A parameter that is an output of an earlier step, known once that has ended. */
export const after = (step: string, output: string): OutputRef => ({ $after: step, output });

/** True for what `after` makes, also when it was read back from JSON. */
const isRef = (value: unknown): value is OutputRef =>
  typeof value === 'object' && value !== null && '$after' in value;

export type Outputs = Readonly<Record<string, unknown>>;

/** Puts what `lookup` says in the place of every reference, however deep. */
export function replaceRefs(value: unknown, lookup: (ref: OutputRef) => unknown): unknown {
  if (isRef(value)) return lookup(value);
  if (Array.isArray(value)) return value.map((item) => replaceRefs(item, lookup));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceRefs(item, lookup)]));
}

/** Every reference in a step's parameters. */
export function refsIn(value: unknown): readonly OutputRef[] {
  const found: OutputRef[] = [];
  replaceRefs(value, (ref) => found.push(ref));
  return found;
}

/** For a dry run, or a step that will never run: "(known after build:demo)". */
export const knownAfter = (ref: OutputRef): string => `(known after ${ref.$after})`;
