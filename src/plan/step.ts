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
  /** Run at the end whatever happened, in order; their failure is reported, not fatal. */
  readonly finally?: readonly Step[];
}

export const after = (step: string, output: string): OutputRef => ({ $after: step, output });

export const isRef = (value: unknown): value is OutputRef =>
  typeof value === 'object' && value !== null && '$after' in value;

export type Outputs = Readonly<Record<string, unknown>>;

/** Puts the outputs of earlier steps in the place of their references. */
export function resolveRefs(value: unknown, outputs: ReadonlyMap<string, Outputs>): unknown {
  if (isRef(value)) return outputs.get(value.$after)?.[value.output];
  if (Array.isArray(value)) return value.map((item) => resolveRefs(item, outputs));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolveRefs(item, outputs)]));
}

/** The same for a dry run: a reference becomes the words "(known after STEP)". */
export function describeRefs(value: unknown): unknown {
  if (isRef(value)) return `(known after ${value.$after})`;
  if (Array.isArray(value)) return value.map(describeRefs);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, describeRefs(item)]));
}
