import type { Agent } from 'node:http';
import type Dockerode from 'dockerode';
import type { EngineFacts } from '../ports/index.ts';
import { dialingAgent } from './dialing-agent.ts';
import { resolveEndpoint, type Endpoint, type EndpointChoice } from './endpoint.ts';
import { asEngineError, engineMessage, noAnswer, statusOf } from './errors.ts';
import { get } from './get.ts';
import { negotiate } from './negotiate.ts';
import { rawGet } from './raw-get.ts';
import type { WireInfo } from './wire.ts';

/** Milliseconds until an engine that says nothing is given up. */
export interface Deadlines {
  readonly handshakeMs: number;
  /** For lists and inspections; an engine that is busy starting fifty containers may take seconds. */
  readonly readMs: number;
}

/** The way to one engine: resolved, negotiated and imported when the first call is made, then kept. */
export class Connection {
  readonly #choice: EndpointChoice;
  readonly deadlines: Deadlines;
  #endpoint: Endpoint | undefined;
  #version: Promise<string> | undefined;
  #docker: Promise<Dockerode> | undefined;
  #facts: Promise<EngineFacts> | undefined;

  constructor(choice: EndpointChoice, deadlines: Deadlines = { handshakeMs: 10_000, readMs: 30_000 }) {
    this.#choice = choice;
    this.deadlines = deadlines;
  }

  /** Throws `ConfigError` for a context or URL that does not exist. */
  get endpoint(): Endpoint {
    this.#endpoint ??= resolveEndpoint(this.#choice);
    return this.#endpoint;
  }

  /** Of the API, like `1.41`. A failure is not kept: the next call tries again. */
  version(): Promise<string> {
    this.#version ??= this.#negotiate().catch((error: unknown) => {
      this.#version = undefined;
      throw error;
    });
    return this.#version;
  }

  /** Bound to no caller's signal, since callers share it. */
  docker(): Promise<Dockerode> {
    this.#docker ??= this.#connect().catch((error: unknown) => {
      this.#docker = undefined;
      throw error;
    });
    return this.#docker;
  }

  /** A call past dockerode. `path` is without version, with query. */
  async get(path: string, signal: AbortSignal): Promise<string> {
    return (await get(this.endpoint, `/v${await this.version()}${path}`, signal)).text;
  }

  /** The same for an answer that is long (see `rawGet`). */
  async *stream(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
    yield* rawGet(this.endpoint, `/v${await this.version()}${path}`, signal);
  }

  /** Asked once: what an engine is does not change while we run, and it takes 10 ms to tell. */
  facts(): Promise<EngineFacts> {
    this.#facts ??= this.#askFacts().catch((error: unknown) => {
      this.#facts = undefined;
      throw error;
    });
    return this.#facts;
  }

  async #askFacts(): Promise<EngineFacts> {
    const docker = await this.docker();
    const info = (await docker.info()) as WireInfo;
    return {
      version: info.ServerVersion,
      apiVersion: await this.version(),
      os: info.OSType,
      arch: info.Architecture,
      hostname: info.Name,
      rootDirectory: info.DockerRootDir,
      local: this.endpoint.socketPath !== undefined,
    };
  }

  async #connect(): Promise<Dockerode> {
    const version = await this.version();
    const { default: Docker } = await import('dockerode');
    return new Docker({ ...(await options(this.endpoint)), version: `v${version}` });
  }

  async #negotiate(): Promise<string> {
    const { endpoint } = this;
    const deadline = new AbortController();
    const { handshakeMs } = this.deadlines;
    const late = `it gave no answer within ${handshakeMs / 1000} s`;
    const timer = setTimeout(() => deadline.abort(), handshakeMs);
    try {
      return await negotiate(endpoint, this.#choice.env['DOCKER_API_VERSION'], deadline.signal);
    } catch (error) {
      if (deadline.signal.aborted) throw noAnswer(endpoint, late, error);
      const status = statusOf(error);
      if (status !== undefined)
        throw noAnswer(endpoint, `it answers "${engineMessage(error)}" (HTTP ${status})`, error);
      throw asEngineError(error, 'reach the engine', endpoint);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** @types/dockerode forgets the agent. */
type ModemOptions = Dockerode.DockerOptions & { readonly agent?: Agent };

/** Everything is said, also as undefined: docker-modem would fill gaps from the process environment. */
async function options(endpoint: Endpoint): Promise<ModemOptions> {
  const { address, tls, dial } = endpoint;
  const none = { host: undefined, port: undefined, ca: undefined, cert: undefined, key: undefined };
  if (dial) return { ...none, host: 'docker', protocol: 'http', agent: await dialingAgent(dial) };
  if (!address) return { ...none, socketPath: endpoint.socketPath, protocol: 'http' };
  if (!tls) return { ...none, ...address, protocol: 'http' };
  const https = await import('node:https');
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: tls.verify });
  return { ...none, ...address, protocol: 'https', agent, ca: tls.ca, cert: tls.cert, key: tls.key };
}
