import type { Duplex } from 'node:stream';
import type { Client, ConnectConfig } from 'ssh2';
import {
  DeniedError,
  DockeropsError,
  InterruptedError,
  UnreachableError,
  messageOf,
  type Turns,
} from '../../core/index.ts';
import type { KnownHosts } from '../known-hosts/index.ts';
import type { SshSettings } from '../ssh-config/index.ts';
import { algorithms, hostKeyAlgorithms } from './algorithms.ts';
import { authHandler } from './auth.ts';
import { nameSignaturesByKey } from './certified.ts';
import { checkHostKey, wantedTypes } from './host-key.ts';
import type { KeyFiles } from './key-files.ts';
import { leaveOtherHostKeys } from './other-host-keys.ts';
import type { Passphrases } from './passphrases.ts';
import type { Ask, SshWorld } from './world.ts';

export interface HandshakeParts {
  readonly settings: SshSettings;
  readonly world: SshWorld;
  readonly knownHosts: KnownHosts;
  readonly turns: Turns;
  readonly passphrases: Passphrases;
  readonly keyFiles: KeyFiles;
  readonly timeoutMs: number;
  /** A host key that an authority vouches for. */
  readonly vouched: Buffer | undefined;
}

/** A connection that broke off before its host said who it is: as sshd does when too many knock (MaxStartups). */
export class DroppedError extends UnreachableError {}

/** Checks the host's key and logs in; its time counts from here. Throws `DeniedError`, `UnreachableError`, or `DroppedError`. */
export async function handshake(
  client: Client,
  transport: Duplex,
  parts: HandshakeParts,
  signal: AbortSignal,
): Promise<void> {
  const attempt = new Attempt(client, parts);
  const onAbort = (): void => attempt.fail(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    if (transport.destroyed) throw new Error('the connection was closed'); // while it waited for its turn
    client.once('handshake', () => nameSignaturesByKey(client));
    client.connect(await attempt.config(transport));
    leaveOtherHostKeys(client);
    await attempt.settled;
  } catch (error) {
    client.destroy();
    transport.destroy();
    throw attempt.explain(error as Error);
  } finally {
    attempt.end();
    signal.removeEventListener('abort', onAbort);
  }
}

class Attempt {
  readonly settled: Promise<void>;
  readonly #parts: HandshakeParts;
  readonly #tried = new Set<string>();
  #fail: (error: Error) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #metKey = false;
  #over = false;

  constructor(client: Client, parts: HandshakeParts) {
    this.#parts = parts;
    this.settled = new Promise((resolve, reject) => {
      this.#fail = reject;
      client.once('ready', resolve);
      client.once('close', () => reject(new Error('the connection was closed')));
    });
    this.settled.catch(() => undefined);
    client.on('error', (error: Error & { level?: string }) => {
      // One key that cannot sign is not the end: the next one is tried.
      if (error.level !== 'agent' || error instanceof InterruptedError) this.#fail(error);
      else this.#tried.add(error.message);
    });
    this.#start();
  }

  fail(error: Error): void {
    this.#fail(error);
  }

  /** Nothing is timed any more, whatever is still being asked. */
  end(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  async config(sock: Duplex): Promise<ConnectConfig> {
    const { settings } = this.#parts;
    return {
      sock,
      username: settings.user,
      authHandler: await authHandler({
        ...this.#parts,
        ask: this.#ask,
        tried: (way) => void this.#tried.add(way),
        fail: this.#fail,
      }),
      hostVerifier: (key: Buffer, done: (good: boolean) => void) => void this.#verify(key, done),
      readyTimeout: 0, // timed here, so that questions take no time
      keepaliveInterval: settings.keepaliveIntervalMs,
      keepaliveCountMax: settings.keepaliveCountMax,
      ...(settings.forwardedAgent !== undefined && { agent: settings.forwardedAgent }),
      algorithms: { ...algorithms, serverHostKey: hostKeyAlgorithms(wantedTypes(this.#parts)) },
    };
  }

  explain(error: Error & { level?: string }): Error {
    if (error instanceof DockeropsError) return error;
    const { user, hostName, port } = this.#parts.settings;
    const place = `${hostName} port ${port}`;
    if (error.level === 'client-authentication')
      return new DeniedError(`${place} does not let ${user} in (tried ${[...this.#tried].join(', ')})`, {
        cause: error,
        hint: [
          `does "ssh -p ${port} ${user}@${hostName}" work? Its keys and ssh_config hold here, too`,
          'another user: user@host, -u, or user = in conf/inventory.conf; another key: -i',
          ...(this.#parts.world.terminal.interactive ? [] : ['passwords are asked for in a terminal only']),
        ],
      });
    const why = messageOf(error);
    if (this.#metKey || /no matching/i.test(why))
      return new UnreachableError(`no ssh connection to ${place}: ${why}`, { cause: error });
    return new DroppedError(`${place} broke the connection off before it said who it is: ${why}`, {
      cause: error,
      hint: [
        'sshd drops whom it has too many of (MaxStartups): fewer at once, -z N',
        'since OpenSSH 9.8 also, for a while, an address that failed to log in (PerSourcePenalties): wait a minute',
      ],
    });
  }

  #start(): void {
    const { timeoutMs, settings } = this.#parts;
    const why = `${settings.hostName} port ${settings.port} did not finish the ssh handshake within ${timeoutMs / 1000} s`;
    this.#timer = setTimeout(() => this.#fail(new UnreachableError(why)), timeoutMs);
  }

  readonly #ask: Ask = async (work) => {
    clearTimeout(this.#timer);
    try {
      return await work();
    } finally {
      if (!this.#over) this.#start();
    }
  };

  async #verify(key: Buffer, done: (good: boolean) => void): Promise<void> {
    this.#metKey = true;
    try {
      await checkHostKey(key, { ...this.#parts, ask: this.#ask });
      done(true);
    } catch (error) {
      this.#fail(error as Error);
      done(false);
    }
  }
}
