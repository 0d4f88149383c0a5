import type { Client, ClientChannel, ExecOptions, PseudoTtyOptions } from 'ssh2';
import { UnreachableError } from '../../core/index.ts';
import { Slots } from './slots.ts';

/** Below sshd's MaxSessions of ten: a shell of the user's own may share the connection. */
const mostSessions = 8;

const mostAttempts = 10;
const firstPauseMs = 20;

/** An error of ssh2's; with a reason where sshd refused a channel. */
type Refusal = Error & { readonly reason?: unknown };

/** An open connection. */
export interface Connection {
  readonly client: Client;
  /** Whether commands may use our agent; sshd may have something against it. */
  readonly forwardsAgent: boolean;
}

/** A connection and what may be opened on it. */
export class Channels {
  /** For messages. */
  readonly host: string;
  readonly #sessions = new Slots(mostSessions);
  #connection: Connection;
  #agentForward: boolean;

  constructor(connection: Connection, host: string) {
    this.#connection = connection;
    this.#agentForward = connection.forwardsAgent;
    this.host = host;
  }

  get client(): Client {
    return this.#connection.client;
  }

  /** Takes another connection in the place of one that is over; whoever holds these channels goes on with it. */
  renew(connection: Connection): void {
    this.#connection = connection;
    this.#agentForward = connection.forwardsAgent;
  }

  /**
   * Starts a command line, in a terminal over there if one is described; waits while eight others run. Its slot is free
   * again when the channel closes.
   */
  async exec(line: string, pty?: PseudoTtyOptions): Promise<ClientChannel> {
    const release = await this.#sessions.take();
    try {
      const channel = await this.#open(line, pty);
      channel.setMaxListeners(0);
      channel.once('close', release);
      return channel;
    } catch (error) {
      release();
      throw this.#explain(error as Refusal);
    }
  }

  /** sshd counts a session until it has reaped its processes, which may be after it has told us of its end. */
  async #open(line: string, pty: PseudoTtyOptions | undefined): Promise<ClientChannel> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#request(line, pty);
      } catch (error) {
        // As OpenSSH's client does: where sshd forwards no agent, commands do without.
        if (this.#agentForward && /agent forwarding/.test((error as Error).message)) {
          this.#agentForward = false;
          continue;
        }
        if ((error as Refusal).reason === undefined || attempt === mostAttempts) throw error;
        await new Promise((resolve) => setTimeout(resolve, firstPauseMs * attempt));
      }
    }
  }

  #request(line: string, pty: PseudoTtyOptions | undefined): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      // On a connection that has gone ssh2 throws at once.
      this.client.exec(line, this.#options(pty), (error, channel) => {
        if (error) reject(error);
        else resolve(channel);
      });
    });
  }

  /** Their type has no word for it. */
  #options(pty: PseudoTtyOptions | undefined): ExecOptions {
    return { agentForward: this.#agentForward, ...(pty && { pty }) } as ExecOptions;
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
