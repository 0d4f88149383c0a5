import type { ContainerDetails, Run } from '../../../ports/index.ts';
import { startOf } from './log.ts';
import { orAfter } from './or-after.ts';

/** What Supervisor writes when the state of a program may have changed. */
const news = /supervisord started|success: |exited: |gave up: /;

/** How long to wait for news: the longer it takes, the rarer one looks without. */
const shortestMs = 500;
const longestMs = 2000;

/**
 * Follows what Supervisor says of itself on stdout, so that it is asked when there is something to be told: each
 * question costs a process inside. An instance that says nothing (another loglevel, another log driver) is asked all
 * the same.
 */
export class SupervisorLog {
  /** Which start of the instance this is the log of. */
  readonly start: string;
  #unheard = false;
  #wake: () => void = () => undefined;

  constructor(run: Run, details: ContainerDetails) {
    this.start = details.startedAt;
    // A log that cannot be read is one that says nothing.
    this.#follow(run, details).catch(() => undefined);
  }

  /** Resolves when there is news that nobody has heard of, or after a while. */
  async news(run: Run, runningMs: number): Promise<void> {
    const told = new Promise<void>((resolve) => (this.#wake = resolve));
    const patience = Math.min(longestMs, Math.max(shortestMs, runningMs));
    if (!this.#unheard) await orAfter(patience, told, run);
    this.#unheard = false;
  }

  async #follow(run: Run, details: ContainerDetails): Promise<void> {
    const options = { follow: true, ...startOf(details) };
    for await (const { text } of run.ports.engine.containers.logs(details.id, options)) {
      if (!news.test(text)) continue;
      this.#unheard = true;
      this.#wake();
    }
  }
}
