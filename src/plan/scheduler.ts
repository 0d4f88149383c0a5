import { DockeropsError, InterruptedError, messageOf } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import { attempt } from './attempt.ts';
import { checkGraph } from './graph.ts';
import type { KindRegistry } from './kind.ts';
import type { Ending, Ledger } from './ledger.ts';
import type { FailurePolicy, Step } from './step.ts';

export interface SchedulerOptions {
  readonly concurrency: number;
  readonly policy: FailurePolicy;
}

/** Starts steps as soon as what they need has ended, in the plan's order, so many at once. */
export class Scheduler {
  readonly #ledger: Ledger;
  readonly #kinds: KindRegistry;
  readonly #run: Run;
  readonly #options: SchedulerOptions;
  readonly #known = new Set<string>();
  readonly #waiting: Step[] = [];
  readonly #ended = new Map<string, () => void>();
  #running = 0;

  constructor(ledger: Ledger, kinds: KindRegistry, run: Run, options: SchedulerOptions) {
    this.#ledger = ledger;
    this.#kinds = kinds;
    this.#run = run;
    this.#options = options;
  }

  /** Resolves when all of them have ended, one way or another; they go before what waits already. */
  async run(steps: readonly Step[]): Promise<void> {
    const ended = steps.map((step) => new Promise<void>((resolve) => this.#ended.set(step.id, resolve)));
    for (const step of steps) this.#known.add(step.id);
    this.#waiting.unshift(...steps);
    this.#startReady();
    await Promise.all(ended);
  }

  #startReady(): void {
    for (let step = this.#next(); step; step = this.#next()) {
      this.#waiting.splice(this.#waiting.indexOf(step), 1);
      const reason = this.#reasonToSkip(step);
      if (reason === undefined) void this.#perform(step);
      else this.#end(step, { outcome: 'skipped', ms: 0, reason });
    }
  }

  /** The first that can be dealt with now. */
  #next(): Step | undefined {
    const free = this.#running < this.#options.concurrency;
    const isReady = (step: Step) =>
      (free || this.#kinds.get(step.kind).busyMs === 0) &&
      step.needs.every((need) => this.#ledger.ended(need));
    return this.#waiting.find((step) => isReady(step) || this.#reasonToSkip(step) !== undefined);
  }

  /** Takes a place among those in flight; returns how to give it up, which happens by itself once it only waits. */
  #takePlace({ kind }: Step): () => void {
    const { busyMs } = this.#kinds.get(kind);
    if (busyMs === 0) return () => undefined;
    this.#running += 1;
    const given = new AbortController();
    const give = () => {
      if (given.signal.aborted) return;
      given.abort();
      this.#running -= 1;
    };
    if (busyMs !== undefined)
      this.#run.clock.sleep(busyMs, given.signal).then(
        () => {
          give();
          this.#startReady();
        },
        () => undefined,
      );
    return give;
  }

  #reasonToSkip(step: Step): string | undefined {
    if (this.#run.signal.aborted) return 'interrupted';
    if (this.#options.policy === 'stop' && this.#ledger.firstError) return 'an earlier step failed';
    const bad = this.#ledger.firstBad(step.needs);
    // The first cause, also for what waits for what was skipped itself.
    return bad?.outcome === 'skipped'
      ? bad.reason
      : bad && `"${bad.title}" ${bad.outcome === 'failed' ? 'failed' : 'was interrupted'}`;
  }

  async #perform(step: Step): Promise<void> {
    const started = this.#run.clock.now();
    const givePlace = this.#takePlace(step);
    this.#ledger.start(step);
    const ending = await this.#try(step).catch((error: unknown) => this.#failure(step, error));
    givePlace();
    this.#end(step, { ...ending, ms: this.#run.clock.now() - started });
    this.#startReady();
  }

  async #try(step: Step): Promise<Omit<Ending, 'ms'>> {
    const kind = this.#kinds.get(step.kind);
    const attempted = await attempt(step, kind, this.#ledger.params(step), this.#run);
    if ('expansion' in attempted) return this.#expand(step, attempted.expansion);
    this.#ledger.keep(step, attempted.outputs);
    return { outcome: attempted.outcome };
  }

  /** The steps one turned into run in its place: it gives up its own place meanwhile, and ends as they do. */
  async #expand(parent: Step, steps: readonly Step[]): Promise<Omit<Ending, 'ms'>> {
    checkGraph(steps);
    const twice = steps.find((step) => this.#known.has(step.id));
    if (twice) throw new Error(`plan: ${parent.id} turned into ${twice.id}, which is there already`);
    this.#running -= 1;
    await this.run(steps);
    this.#running += 1;
    const endings = steps.map((step) => this.#ledger.ended(step.id));
    const failed = endings.find((ending) => ending?.error);
    if (failed?.error) throw failed.error;
    const skipped = endings.find((ending) => ending?.outcome === 'skipped');
    if (skipped) return { outcome: 'skipped', reason: skipped.reason ?? '' };
    this.#ledger.keep(parent, this.#ledger.merged(steps));
    const unchanged = steps.length > 0 && endings.every((ending) => ending?.outcome === 'unchanged');
    return { outcome: unchanged ? 'unchanged' : 'done' };
  }

  #failure(step: Step, thrown: unknown): Omit<Ending, 'ms'> {
    const error = asDockeropsError(thrown, this.#ledger.view(step).title);
    return { outcome: this.#run.signal.aborted ? 'aborted' : 'failed', error };
  }

  #end(step: Step, ending: Ending): void {
    this.#ledger.end(step, ending);
    this.#ended.get(step.id)?.();
  }
}

function asDockeropsError(thrown: unknown, title: string): DockeropsError {
  if (thrown instanceof DockeropsError) return legible(thrown, title);
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return new InterruptedError(`${title}: interrupted`);
  return new DockeropsError(`${title}: ${messageOf(thrown)}`, { cause: thrown });
}

/** An engine tells of a container by its id, which says nothing to a user: the step's title says whose it is. */
function legible(error: DockeropsError, title: string): DockeropsError {
  // Told in what went wrong, before the why: another id in there may be part of a path.
  const [, id] = /^[^:]*\b([0-9a-f]{64})\b/.exec(error.message) ?? [];
  if (id !== undefined) error.message = `${title}: ${error.message.replaceAll(id, id.slice(0, 12))}`;
  return error;
}
