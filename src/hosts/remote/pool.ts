import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { onHost, Turns } from '../../core/index.ts';
import type { HostTarget } from '../../ports/index.ts';
import { KnownHosts } from '../known-hosts/index.ts';
import type { SshSettings } from '../ssh-config/index.ts';
import type { Connection } from './channel.ts';
import { handshake, DroppedError } from './handshake.ts';
import { vouchedKey, type InTurn } from './host-certificate.ts';
import { KeyFiles } from './key-files.ts';
import { tellPassedOver } from './passed-over.ts';
import { Passphrases } from './passphrases.ts';
import { connectionKey, routeTo } from './route.ts';
import { Slots } from './slots.ts';
import { openTransport } from './transport.ts';
import type { SshWorld } from './world.ts';

/** sshd's MaxStartups begins to drop at ten that have not logged in. */
const handshakesPerAddress = 8;
/**
 * To all addresses together. A handshake is work for our one thread: with hundreds of them at once each gets too little of it to be
 * in time, and with far fewer, hosts that are far away would wait for each other.
 */
export const handshakesAtOnce = 32;
const attempts = 6;
const firstPauseMs = 150;
const defaultTimeoutMs = 10_000;

/** Connections of a run: one to each host, jump hosts included, for all who would log in there in the same way. */
export class SshPool {
  readonly #world: SshWorld;
  readonly #turns = new Turns();
  readonly #knownHosts = new KnownHosts();
  readonly #passphrases: Passphrases;
  readonly #keyFiles = new KeyFiles();
  readonly #clients = new Map<string, Promise<Client>>();
  readonly #slots = new Map<string, Slots>();
  readonly #handshakes = new Slots(handshakesAtOnce);

  constructor(world: SshWorld) {
    this.#world = { ...world, warn: onceEach(world.warn) };
    this.#passphrases = new Passphrases(this.#world, this.#turns);
  }

  /** Connects, unless it is connected already. Throws `UnreachableError`, `DeniedError`, `ConfigError`; `host` names the target. */
  async connect(target: HostTarget, signal: AbortSignal): Promise<Connection> {
    try {
      let client: Client | undefined;
      let key = '';
      const { hops } = routeTo(target, this.#world);
      for (const hop of hops) {
        tellPassedOver(hop, this.#world);
        key += connectionKey(hop);
        client = await this.#hop(key, hop, client, signal);
      }
      return { client: client as Client, forwardsAgent: hops.at(-1)?.forwardedAgent !== undefined };
    } catch (error) {
      throw onHost(error, target.name);
    }
  }

  /** Ends all connections. */
  close(): void {
    for (const connecting of this.#clients.values())
      void connecting.then(
        (client) => {
          client.end();
          // A dead peer would keep the socket, and us, alive.
          setTimeout(() => client.destroy(), 500).unref();
        },
        () => undefined,
      );
    this.#clients.clear();
  }

  #hop(key: string, hop: SshSettings, through: Client | undefined, signal: AbortSignal): Promise<Client> {
    const known = this.#clients.get(key);
    if (known) return known;
    const connecting = this.#connect(hop, through, signal);
    this.#clients.set(key, connecting);
    const forget = (): void => {
      if (this.#clients.get(key) === connecting) this.#clients.delete(key);
    };
    // One that is gone is not handed out again.
    connecting.then((client) => client.once('close', forget), forget);
    return connecting;
  }

  async #connect(hop: SshSettings, through: Client | undefined, signal: AbortSignal): Promise<Client> {
    const address = `${hop.hostName}:${hop.port}`;
    const slots = this.#slots.get(address) ?? new Slots(handshakesPerAddress);
    this.#slots.set(address, slots);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await slots.within(() => this.#attempt(hop, through, signal));
      } catch (error) {
        if (!(error instanceof DroppedError) || attempt === attempts || signal.aborted) throw error;
      }
      await pause(attempt, signal);
    }
  }

  async #attempt(settings: SshSettings, through: Client | undefined, signal: AbortSignal): Promise<Client> {
    const world = this.#world;
    const timeoutMs = world.connectTimeoutMs ?? settings.connectTimeoutMs ?? defaultTimeoutMs;
    const inTurn: InTurn = (work) => this.#inTurn(openTransport(settings, through, timeoutMs, signal), work);
    const knownHosts = this.#knownHosts;
    const vouched = await vouchedKey(settings, knownHosts, inTurn, timeoutMs);
    const { Client } = await import('ssh2');
    const client = new Client();
    const [turns, passphrases, keyFiles] = [this.#turns, this.#passphrases, this.#keyFiles];
    const parts = { settings, world, knownHosts, turns, passphrases, keyFiles, timeoutMs, vouched };
    await inTurn((transport) => handshake(client, transport, parts, signal));
    // Many channels listen on one connection.
    client.setMaxListeners(0);
    return client;
  }

  /** A way to a host is opened at once; what goes over it waits for its turn, and no time counts before that. */
  async #inTurn<T>(opening: Promise<Duplex>, work: (transport: Duplex) => Promise<T>): Promise<T> {
    const transport = await opening;
    // What breaks meanwhile is told by the work, which meets a stream that has ended.
    transport.on('error', () => undefined);
    return this.#handshakes.within(() => work(transport));
  }
}

/** What is read for each host anew is told of once a run. */
function onceEach(warn: SshWorld['warn']): SshWorld['warn'] {
  const told = new Set<string>();
  return (text) => {
    if (!told.has(text)) warn(text);
    told.add(text);
  };
}

/** Longer each time, and never the same for two that were dropped together. */
function pause(attempt: number, signal: AbortSignal): Promise<void> {
  const ms = firstPauseMs * 2 ** (attempt - 1) * (0.5 + Math.random());
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
