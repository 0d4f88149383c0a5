import { setMaxListeners } from 'node:events';
import type Dockerode from 'dockerode';
import type { DockeropsError } from '../core/index.ts';
import { abortReason, asEngineError, statusOf } from './errors.ts';
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

  /** As `call`, for a GET that must not wait for dockerode to be loaded (see `get`). Returns the JSON of the answer. */
  async read(what: string, path: string): Promise<unknown> {
    return this.#explained(
      what,
      async () => JSON.parse(await this.connection.get(path, this.signal)) as unknown,
    );
  }

  /** The error users see of whatever a call or its stream threw. */
  explain(error: unknown, what: string): DockeropsError {
    return this.signal.aborted
      ? abortReason(this.signal)
      : asEngineError(error, what, this.connection.endpoint);
  }

  /** As `call`, with undefined for the engine's "there is none" (404). */
  async find<T>(
    what: string,
    work: (docker: Dockerode, abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> {
    return this.call(what, work).catch((error: unknown) => {
      if (statusOf(error) === 404) return undefined;
      throw error;
    });
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
