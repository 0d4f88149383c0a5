import {
  DockeropsError,
  InterruptedError,
  TimeoutError,
  messageOf,
  type StepOutcome,
  type StepView,
} from '../core/index.ts';
import { withSignal, type Run } from '../ports/index.ts';
import { checkGraph } from './graph.ts';
import type { KindRegistry, StepTools } from './kind.ts';
import { resolveRefs, type Outputs, type Plan, type Step } from './step.ts';

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

export interface ExecuteOptions {
  /** Steps in flight at once. */
  readonly concurrency: number;
}

/** Engine calls gain nothing past 8 in flight (measured): clamp(2 × cores, 4..8). */
export const defaultConcurrency = (cpus: number): number => Math.min(8, Math.max(4, 2 * cpus));

/** Applies a plan's steps, in parallel where the graph allows. Never throws for a failed step: the report says it. */
export async function execute(
  plan: Plan,
  kinds: KindRegistry,
  run: Run,
  options: ExecuteOptions,
): Promise<PlanReport> {
  checkGraph(plan.steps);
  const execution = new Execution(plan, kinds, run, options.concurrency);
  await execution.drain(plan.steps);
  for (const step of plan.finally ?? []) await execution.runOne(step);
  return execution.report();
}

class Execution {
  readonly #reports = new Map<string, StepReport>();
  readonly #outputs = new Map<string, Outputs>();
  readonly #plan: Plan;
  readonly #kinds: KindRegistry;
  readonly #run: Run;
  readonly #concurrency: number;
  #firstError: DockeropsError | undefined;

  constructor(plan: Plan, kinds: KindRegistry, run: Run, concurrency: number) {
    this.#plan = plan;
    this.#kinds = kinds;
    this.#run = run;
    this.#concurrency = concurrency;
  }

  /** Starts what is ready until nothing is left to start or in flight. */
  async drain(steps: readonly Step[]): Promise<void> {
    const waiting = [...steps];
    const inFlight = new Set<Promise<void>>();
    while (waiting.length > 0 || inFlight.size > 0) {
      this.#startReady(waiting, inFlight);
      if (inFlight.size > 0) await Promise.race(inFlight);
    }
  }

  #startReady(waiting: Step[], inFlight: Set<Promise<void>>): void {
    for (let index = 0; index < waiting.length && inFlight.size < this.#concurrency;) {
      const step = waiting[index] as Step;
      const reason = this.#reasonToSkip(step);
      if (!reason && !step.needs.every((need) => this.#reports.has(need))) {
        index += 1;
        continue;
      }
      waiting.splice(index, 1);
      index = 0;
      if (reason) {
        this.#end(step, 'skipped', 0, { reason });
        continue;
      }
      const running: Promise<void> = this.runOne(step).finally(() => inFlight.delete(running));
      inFlight.add(running);
    }
  }

  #reasonToSkip(step: Step): string | undefined {
    if (this.#run.signal.aborted) return 'interrupted';
    if (this.#firstError && this.#plan.policy === 'stop') return 'an earlier step failed';
    const bad = step.needs.find((need) =>
      ['failed', 'skipped', 'aborted'].includes(this.#reports.get(need)?.outcome ?? ''),
    );
    return bad === undefined ? undefined : `needs ${this.#reports.get(bad)?.title ?? bad}`;
  }

  async runOne(step: Step): Promise<void> {
    const started = this.#run.clock.now();
    const elapsed = () => this.#run.clock.now() - started;
    this.#run.emit({ type: 'step-started', step: this.#view(step) });
    try {
      const outcome = await this.#apply(step);
      this.#end(step, outcome, elapsed(), {});
    } catch (thrown) {
      const error = asDockeropsError(thrown, this.#view(step).title);
      const aborted = this.#run.signal.aborted;
      this.#firstError ??= error;
      this.#end(step, aborted ? 'aborted' : 'failed', elapsed(), { error });
    }
  }

  async #apply(step: Step): Promise<StepOutcome> {
    const kind = this.#kinds.get(step.kind);
    const params = this.#params(step);
    const deadlineMs = step.deadlineMs ?? kind.deadlineMs;
    let at = 'it to end';
    const deadline = deadlineSignal(
      deadlineMs,
      this.#run.signal,
      () => `${kind.title(params)}: no end after ${deadlineMs / 1000} s, waiting for ${at}`,
    );
    const tools: StepTools = {
      step,
      run: withSignal(this.#run, deadline.signal),
      progress: (text) => {
        at = text;
        this.#run.emit({ type: 'step-progress', id: step.id, text });
      },
    };
    try {
      if (kind.expand) {
        await this.#expand(step, await kind.expand(params, tools));
        return 'done';
      }
      if (await kind.check?.(params, tools)) return 'unchanged';
      const outputs = await kind.apply(params, tools);
      if (outputs) this.#outputs.set(step.id, outputs);
      return 'done';
    } catch (error) {
      await this.#undo(step);
      throw deadline.signal.aborted ? (deadline.signal.reason as Error) : error;
    } finally {
      deadline.clear();
    }
  }

  async #expand(parent: Step, steps: readonly Step[]): Promise<void> {
    checkGraph(steps);
    await this.drain(steps);
    const failed = steps.map((step) => this.#reports.get(step.id)).find((report) => report?.error);
    if (failed?.error) throw failed.error;
    this.#outputs.set(
      parent.id,
      Object.assign({}, ...steps.map((step) => this.#outputs.get(step.id) ?? {})) as Outputs,
    );
  }

  /** Undoing must not end with the signal that made it necessary. */
  async #undo(step: Step): Promise<void> {
    const kind = this.#kinds.get(step.kind);
    if (!kind.undo) return;
    const deadline = deadlineSignal(
      10_000,
      undefined,
      () => `${kind.title(this.#params(step))}: no end to its undoing`,
    );
    const run = withSignal(this.#run, deadline.signal);
    try {
      await kind.undo(this.#params(step), { step, run, progress: () => undefined });
    } catch (error) {
      this.#run.emit({
        type: 'message',
        level: 'warning',
        text: `could not undo ${kind.title(this.#params(step))}: ${messageOf(error)}`,
      });
    } finally {
      deadline.clear();
    }
  }

  #end(
    step: Step,
    outcome: StepOutcome,
    ms: number,
    more: { error?: DockeropsError; reason?: string },
  ): void {
    const view = this.#view(step);
    this.#reports.set(step.id, { step, title: view.title, outcome, ms, ...more });
    this.#run.emit({ type: 'step-ended', step: view, outcome, ms, ...more });
  }

  #params(step: Step): Record<string, unknown> {
    return resolveRefs(step.params, this.#outputs) as Record<string, unknown>;
  }

  #view(step: Step): StepView {
    return viewOf(step, this.#kinds, this.#params(step));
  }

  report(): PlanReport {
    const steps = [...this.#reports.values()];
    const ok = steps.every((report) => report.outcome === 'done' || report.outcome === 'unchanged');
    return { ok, steps, outputs: this.#outputs, ...(this.#firstError && { firstError: this.#firstError }) };
  }
}

/** A step as renderers see it. */
export function viewOf(step: Step, kinds: KindRegistry, params: Record<string, unknown>): StepView {
  const title = kinds.get(step.kind).title(params);
  return { id: step.id, kind: step.kind, title, ...(step.host !== undefined && { host: step.host }) };
}

function deadlineSignal(ms: number, parent: AbortSignal | undefined, message: () => string) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new TimeoutError(message())), ms);
  const onAbort = () => controller.abort(parent?.reason);
  if (parent?.aborted) onAbort();
  parent?.addEventListener('abort', onAbort, { once: true });
  const clear = () => {
    clearTimeout(timer);
    parent?.removeEventListener('abort', onAbort);
  };
  return { signal: controller.signal, clear };
}

function asDockeropsError(thrown: unknown, title: string): DockeropsError {
  if (thrown instanceof DockeropsError) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return new InterruptedError(`${title}: interrupted`);
  return new DockeropsError(`${title}: ${messageOf(thrown)}`, { cause: thrown });
}
