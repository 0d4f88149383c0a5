import type { Duplex } from 'node:stream';
import type { Host, HostTarget } from '../../ports/index.ts';
import { Channels } from './channel.ts';
import { createRemoteHost } from './host.ts';
import { remoteSide } from './side.ts';
import { SshPool } from './pool.ts';
import { SocketDialer } from './socket.ts';
import type { SshWorld } from './world.ts';

/** A machine that is connected. */
export interface RemoteMachine {
  readonly host: Host;
  /** A connection to a socket over there. */
  dial(path: string): Promise<Duplex>;
}

/** The machines of a run, each over one connection. */
export class RemoteMachines {
  readonly #pool: SshPool;

  constructor(world: SshWorld) {
    this.#pool = new SshPool(world);
  }

  /** Throws `UnreachableError`, `DeniedError`, `ConfigError`; each names the host. */
  async open(target: HostTarget, signal: AbortSignal): Promise<RemoteMachine> {
    const channels = new Channels(await this.#pool.connect(target, signal), target.name);
    const sockets = new SocketDialer(channels);
    const remote = remoteSide(channels, (until) => this.#pool.connect(target, until));
    return { host: { ...createRemoteHost(channels), remote }, dial: (path) => sockets.dial(path) };
  }

  close(): void {
    this.#pool.close();
  }
}
