import { join } from 'node:path';
import { DockeropsError, messageOf } from '../core/index.ts';
import { placesIn } from '../runner/index.ts';
import { packageRoot } from './package.ts';

/** How long the work may take to wind up when something went wrong beside it. */
const graceMs = 10_000;

/**
 * Errors that nobody awaits, of task files above all: a promise without `await` that is rejected, a throw in a timer
 * or a listener. They end the run in order instead of ending the process.
 */
export class Strays {
  /** The first of them. */
  first: DockeropsError | undefined;
  readonly #abort: (reason: DockeropsError) => void;
  #giveUp: (reason: DockeropsError) => void = () => undefined;
  readonly #listen = (thrown: unknown): void => this.#heard(thrown);
  readonly #idle = (): void => this.#giveUp(this.first ?? idleError());

  constructor(abort: (reason: DockeropsError) => void) {
    this.#abort = abort;
    process.on('uncaughtException', this.#listen);
    process.on('unhandledRejection', this.#listen);
    process.on('beforeExit', this.#idle);
  }

  /** Awaits the work. What does not end after a stray error, or can end no more, is given up. */
  async within(work: Promise<void>): Promise<void> {
    const givenUp = new Promise<never>((_, reject) => (this.#giveUp = reject));
    await Promise.race([work, givenUp]);
    // A promise that the work left behind is known as rejected only when the event loop turns.
    await new Promise((resolve) => setImmediate(resolve));
  }

  dispose(): void {
    process.off('uncaughtException', this.#listen);
    process.off('unhandledRejection', this.#listen);
    process.off('beforeExit', this.#idle);
  }

  #heard(thrown: unknown): void {
    if (this.first) return;
    const error = strayError(thrown);
    this.first = error;
    setTimeout(() => this.#giveUp(error), graceMs).unref();
    this.#abort(error);
  }
}

function strayError(thrown: unknown): DockeropsError {
  const where = placesIn(thrown).find(({ file }) => !isOurs(file));
  const hint = where
    ? 'await every promise, and catch what a timer or a listener throws'
    : 'this is a mistake in a task file or in dockerops itself; the same command with --debug shows where';
  return new DockeropsError(`${messageOf(thrown)}, thrown where nobody awaits it`, {
    cause: thrown,
    hint,
    ...(where && { where }),
  });
}

const isOurs = (file: string): boolean =>
  ['dist', 'src', 'tasks'].some((directory) => file.startsWith(join(packageRoot(), directory, '/')));

const idleError = (): DockeropsError =>
  new DockeropsError('the task waits for something that can no longer happen', {
    hint: 'look for a promise that nothing resolves',
  });
