import type { ContainerDetails, Run } from '../../../ports/index.ts';
import { startOf } from './log.ts';
import { orAfter } from './or-after.ts';

/** What Supervisor writes when the state of a program may have changed. */
const news = /supervisord started|success: |exited: |gave up: /;

/** What only the base's entrypoint or Supervisor writes: news will come the same way. */
const own = /^entrypoint: |^[\d-]{10} [\d:]{8},\d{3} [A-Z]{4} /;

/** How long to wait for news at a time: whoever asks wants to see, too, whether the instance is still there. */
const openMs = 500;

/** Milliseconds without news after which it is asked all the same: where the log speaks, it would most likely have told. */
const patience = { silent: 2000, speaking: 4000 };

/**
 * Follows what Supervisor says of itself on stdout, so that it is asked when there is something to be told: each
 * question costs a process inside, and twenty instances that come up together would be kept from it by our questions.
 * One that says nothing (another loglevel, another log driver), or something else (an entrypoint.sh of its own), is asked
 * the more often the shorter it runs.
 */
export class SupervisorLog {
  /** Which start of the instance this is the log of. */
  readonly start: string;
  #speaks = false;
  #unheard = false;
  #askedAt: number;
  #wake: () => void = () => undefined;

  constructor(run: Run, details: ContainerDetails) {
    this.start = details.startedAt;
    this.#askedAt = run.clock.now();
    // A log that cannot be read is one that says nothing.
    this.#follow(run, details).catch(() => undefined);
  }

  /** Waits for news that nobody has heard of, a while; whether it is time to ask. */
  async news(run: Run, runningMs: number): Promise<boolean> {
    const told = new Promise<void>((resolve) => (this.#wake = resolve));
    if (!this.#unheard) await orAfter(openMs, told, run);
    const quietMs = run.clock.now() - this.#askedAt;
    if (!this.#unheard && quietMs < this.#patience(runningMs)) return false;
    this.#unheard = false;
    this.#askedAt = run.clock.now();
    return true;
  }

  #patience(runningMs: number): number {
    return this.#speaks ? patience.speaking : Math.min(patience.silent, runningMs / 2);
  }

  async #follow(run: Run, details: ContainerDetails): Promise<void> {
    const options = { follow: true, tty: details.tty, ...startOf(details) };
    for await (const { text } of run.ports.engine.containers.logs(details.id, options)) {
      this.#speaks = own.test(text);
      if (!news.test(text)) continue;
      this.#unheard = true;
      this.#wake();
    }
  }
}
