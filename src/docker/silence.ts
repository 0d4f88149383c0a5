import { UnreachableError } from '../core/index.ts';

/** A deadline that starts again with every sign of life. */
export class Silence {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;

  /** `what` reads "pull demo/web". */
  constructor(what: string, ms: number) {
    const error = new UnreachableError(`cannot ${what}: its registry was silent for ${ms / 1000} s`);
    this.#timer = setTimeout(() => this.#controller.abort(error), ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  broken(): void {
    this.#timer.refresh();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
