import { InterruptedError } from './errors.ts';

/** Work that must not run side by side: questions, and writing known_hosts. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #left: InterruptedError | undefined;

  take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(() => {
      // Who left at one question is not asked another.
      if (this.#left) throw this.#left;
      return work();
    });
    this.#last = done.catch((error: unknown) => {
      if (error instanceof InterruptedError) this.#left = error;
    });
    return done;
  }
}
