import { withSignal, type ContainerStats, type Run } from '../../ports/index.ts';
import type { ObservedInstance } from '../observe.ts';

interface Reading {
  latest?: ContainerStats;
  readonly over: AbortController;
}

/** The latest of what each running instance uses. */
export class Readings {
  readonly #run: Run;
  /** By the ids of containers. */
  readonly #readings = new Map<string, Reading>();

  constructor(run: Run) {
    this.#run = run;
  }

  of({ id }: ObservedInstance): ContainerStats | undefined {
    return this.#readings.get(id)?.latest;
  }

  /** Reads those that run now, and no others any more. */
  keep(running: readonly ObservedInstance[]): void {
    const ids = new Set(running.map(({ id }) => id));
    for (const [id, reading] of this.#readings) {
      if (ids.has(id)) continue;
      reading.over.abort();
      this.#readings.delete(id);
    }
    for (const id of ids) if (!this.#readings.has(id)) this.#begin(id);
  }

  #begin(id: string): void {
    const reading: Reading = { over: new AbortController() };
    this.#readings.set(id, reading);
    const { signal } = reading.over;
    const run = withSignal(this.#run, AbortSignal.any([this.#run.signal, signal]));
    const read = async (): Promise<void> => {
      for await (const stats of run.ports.engine.containers.stats(id)) reading.latest = stats;
    };
    // One that ended meanwhile is seen in the next list; an engine that is gone is that list's error.
    void read().catch(() => undefined);
  }
}
