import { TimeoutError, longestTimer } from '../core/index.ts';

/** How long work may take to end once it was told to. */
const graceMs = 2000;

/** Ends work after `ms` with a `TimeoutError` that says `message()`, or with `parent` and its reason. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #parent: AbortSignal | undefined;
  readonly #follow = () => this.#controller.abort(this.#parent?.reason);

  constructor(ms: number, parent: AbortSignal | undefined, message: () => string) {
    this.#parent = parent;
    const late = () => this.#controller.abort(new TimeoutError(message()));
    this.#timer = setTimeout(late, Math.min(ms, longestTimer));
    if (parent?.aborted) this.#follow();
    parent?.addEventListener('abort', this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Awaits the work. Told to end, it throws why; work that does not listen is left alone after a while. */
  async within<T>(work: Promise<T>): Promise<T> {
    const { signal } = this;
    let timer: NodeJS.Timeout | undefined;
    let startGrace = (): void => undefined;
    const abandoned = new Promise<never>((_, reject) => {
      startGrace = () => void (timer = setTimeout(reject, graceMs));
    });
    if (signal.aborted) startGrace();
    signal.addEventListener('abort', startGrace, { once: true });
    try {
      return await Promise.race([work, abandoned]);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', startGrace);
    }
  }

  /** To be called when the work has ended: a timer left would keep the process alive. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#parent?.removeEventListener('abort', this.#follow);
  }
}
