import type { Client, ClientChannel } from 'ssh2';
import { UnreachableError } from '../../core/index.ts';
import { Slots } from './slots.ts';

/** Below sshd's MaxSessions of ten: a shell of the user's own may share the connection. */
const mostSessions = 8;

const mostAttempts = 10;
const firstPauseMs = 20;

/** An error of ssh2's; with a reason where sshd refused a channel. */
type Refusal = Error & { readonly reason?: unknown };

/** A connection and what may be opened on it. */
export class Channels {
  readonly client: Client;
  /** For messages. */
  readonly host: string;
  readonly #sessions = new Slots(mostSessions);

  constructor(client: Client, host: string) {
    this.client = client;
    this.host = host;
  }

  /** Starts a command line; waits while eight others run. Its slot is free again when the channel closes. */
  async exec(line: string): Promise<ClientChannel> {
    const release = await this.#sessions.take();
    try {
      const channel = await this.#open(line);
      channel.setMaxListeners(0);
      channel.once('close', release);
      return channel;
    } catch (error) {
      release();
      throw this.#explain(error as Refusal);
    }
  }

  /** sshd counts a session until it has reaped its processes, which may be after it has told us of its end. */
  async #open(line: string): Promise<ClientChannel> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#request(line);
      } catch (error) {
        if ((error as Refusal).reason === undefined || attempt === mostAttempts) throw error;
        await new Promise((resolve) => setTimeout(resolve, firstPauseMs * attempt));
      }
    }
  }

  #request(line: string): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      // On a connection that has gone ssh2 throws at once.
      this.client.exec(line, (error, channel) => {
        if (error) reject(error);
        else resolve(channel);
      });
    });
  }

  #explain(error: Refusal): UnreachableError {
    if (error.reason === undefined) return this.lost(error);
    return new UnreachableError('sshd there opens no session for a command', {
      host: this.host,
      cause: error,
      hint: 'does its MaxSessions, or the account, allow any?',
    });
  }

  /** The error of a connection that ended while it was in use. */
  lost(cause?: unknown): UnreachableError {
    return new UnreachableError('the ssh connection was lost', {
      host: this.host,
      ...(cause !== undefined && { cause }),
    });
  }
}
