import { setMaxListeners } from 'node:events';
import type Dockerode from 'dockerode';
import { abortReason, type DockeropsError } from '../core/index.ts';
import { asEngineError, noAnswer, statusOf } from './errors.ts';
import type { Connection } from './connection.ts';

/** A connection and the signal that ends its calls. */
export class Client {
  readonly connection: Connection;
  readonly signal: AbortSignal;

  constructor(connection: Connection, signal: AbortSignal) {
    this.connection = connection;
    this.signal = signal;
    // Node's own requests keep listening on it after they ended: many calls under one signal are no leak of ours.
    setMaxListeners(0, signal);
  }

  /** The same connection under another signal. */
  bound(signal: AbortSignal): Client {
    return new Client(this.connection, signal);
  }

  /** One call: connects when needed, ends with the signal, throws our errors. `what` reads "start demo-one". */
  async call<T>(what: string, work: (docker: Dockerode, abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#explained(what, async () => work(await this.connection.docker(), this.signal));
  }

  /** As `call`, for what an engine can say at once: one that does not is given up (`UnreachableError`). */
  async ask<T>(what: string, work: (docker: Dockerode, abortSignal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#inTime(what, (client) => client.call(what, work));
  }

  /** As `ask`, for a GET that must not wait for dockerode to be loaded (see `get`). Returns the JSON of the answer. */
  async read(what: string, path: string): Promise<unknown> {
    return this.#inTime(what, (client) =>
      client.#explained(
        what,
        async () => JSON.parse(await this.connection.get(path, client.signal)) as unknown,
      ),
    );
  }

  /** As `read`, with undefined for the engine's "there is none" (404). */
  async look(what: string, path: string): Promise<unknown> {
    return unlessAbsent(this.read(what, path));
  }

  /** The error users see of whatever a call or its stream threw. */
  explain(error: unknown, what: string): DockeropsError {
    return this.signal.aborted
      ? abortReason(this.signal)
      : asEngineError(error, what, this.connection.endpoint);
  }

  /** As `ask`, with undefined for the engine's "there is none" (404). */
  async find<T>(
    what: string,
    work: (docker: Dockerode, abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> {
    return unlessAbsent(this.ask(what, work));
  }

  /** As `call`, where some answers are as good as success: 304 "already started", 404 "already gone". */
  async ensure(
    what: string,
    fine: readonly number[],
    work: (docker: Dockerode, abortSignal: AbortSignal) => Promise<unknown>,
  ): Promise<void> {
    await this.call(what, work).catch((error: unknown) => {
      if (!fine.includes(statusOf(error) ?? 0)) throw error;
    });
  }

  /** The same client under a signal that also ends when the engine keeps silent for too long. */
  async #inTime<T>(what: string, work: (client: Client) => Promise<T>): Promise<T> {
    const { endpoint, deadlines } = this.connection;
    const late = new AbortController();
    const why = `it gave no answer within ${deadlines.readMs / 1000} s when asked to ${what}`;
    const timer = setTimeout(() => late.abort(noAnswer(endpoint, why)), deadlines.readMs);
    try {
      return await work(this.bound(AbortSignal.any([this.signal, late.signal])));
    } finally {
      clearTimeout(timer);
    }
  }

  async #explained<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (this.signal.aborted) throw abortReason(this.signal);
    try {
      return await this.#untilAborted(work());
    } catch (error) {
      throw this.explain(error, what);
    }
  }

  /** Some of dockerode's calls (inspecting images and networks) know no signal: the wait ends all the same. */
  async #untilAborted<T>(work: Promise<T>): Promise<T> {
    let stop: (() => void) | undefined;
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(abortReason(this.signal));
      this.signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([work, aborted]);
    } finally {
      if (stop) this.signal.removeEventListener('abort', stop);
    }
  }
}

async function unlessAbsent<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
