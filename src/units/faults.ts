import { DockeropsError, ManyErrors, throwAll } from '../core/index.ts';

/** Gathers what is wrong with a file, so that all of it is said in one go. */
export class Faults {
  readonly #errors: DockeropsError[] = [];

  /** What is read, or the other value where it is wrong. */
  read<T>(read: () => T, otherwise: T): T {
    try {
      return read();
    } catch (error) {
      this.take(error);
      return otherwise;
    }
  }

  /** The same for each of several: those that are right. */
  each<T, R>(items: readonly T[], read: (item: T) => R): readonly R[] {
    return items.flatMap((item) => this.read<R[]>(() => [read(item)], []));
  }

  /** Throws whatever is no mistake of a user's. */
  take(error: unknown): void {
    if (!(error instanceof DockeropsError)) throw error;
    this.#errors.push(...(error instanceof ManyErrors ? error.errors : [error]));
  }

  throw(): void {
    throwAll(this.#errors);
  }
}

/** Reads each of several, and throws the mistakes of all of them. */
export function all<T, R>(items: readonly T[], read: (item: T) => R): readonly R[] {
  const faults = new Faults();
  const results = faults.each(items, read);
  faults.throw();
  return results;
}
