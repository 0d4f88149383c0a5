import { InterruptedError, messageOf } from '../core/index.ts';
import { withSignal, type Run } from '../ports/index.ts';
import { Deadline } from './deadline.ts';
import type { AnyKind, StepTools } from './kind.ts';
import type { Outputs, Step } from './step.ts';

const undoWithinMs = 10_000;

/** How a step ended well: by itself, or as further steps to run in its place. */
export type Attempt =
  | { readonly outcome: 'done' | 'unchanged'; readonly outputs: Outputs }
  | { readonly expansion: readonly Step[] };

type Params = Record<string, unknown>;

/** Does one step within its deadline. Throws what it failed with, or why it was ended. */
export async function attempt(step: Step, kind: AnyKind, params: Params, run: Run): Promise<Attempt> {
  const deadlineMs = step.deadlineMs ?? kind.deadlineMs;
  let at = 'it to end';
  const late = () => `${kind.title(params)}: no end after ${deadlineMs / 1000} s, waiting for ${at}`;
  const deadline = new Deadline(deadlineMs, kind.finishes === true ? undefined : run.signal, late);
  const progress = (text: string) => {
    at = text;
    run.emit({ type: 'step-progress', id: step.id, text });
  };
  try {
    return await perform(kind, params, { step, run: withSignal(run, deadline.signal), progress }, deadline);
  } finally {
    deadline.clear();
  }
}

async function perform(
  kind: AnyKind,
  params: Params,
  tools: StepTools,
  deadline: Deadline,
): Promise<Attempt> {
  if (kind.expand) return { expansion: await deadline.within(kind.expand(params, tools)) };
  const already = kind.check ? await deadline.within(kind.check(params, tools)) : false;
  if (already !== false) return { outcome: 'unchanged', outputs: already === true ? {} : already };
  try {
    return { outcome: 'done', outputs: (await deadline.within(kind.apply(params, tools))) ?? {} };
  } catch (error) {
    const now = await undo(kind, params, tools);
    throw now === undefined ? error : saying(error, now, tools.run);
  }
}

/** An interruption is one error for all steps: what became of this one is said beside it. */
function saying(error: unknown, sentence: string, run: Run): unknown {
  if (error instanceof Error && !(error instanceof InterruptedError))
    error.message = `${error.message}; ${sentence}`;
  else run.emit({ type: 'message', level: 'info', text: sentence });
  return error;
}

/** Undoing must not end with the signal that made it necessary. */
async function undo(kind: AnyKind, params: Params, { step, run }: StepTools): Promise<string | undefined> {
  if (!kind.undo) return undefined;
  const withinMs = kind.undoDeadlineMs ?? undoWithinMs;
  const late = () => `no end after ${withinMs / 1000} s`;
  const deadline = new Deadline(withinMs, undefined, late);
  const tools = { step, run: withSignal(run, deadline.signal), progress: () => undefined };
  try {
    return (await deadline.within(kind.undo(params, tools))) ?? undefined;
  } catch (error) {
    const text = `could not undo "${kind.title(params)}": ${messageOf(error)}`;
    run.emit({ type: 'message', level: 'warning', text });
    return undefined;
  } finally {
    deadline.clear();
  }
}
