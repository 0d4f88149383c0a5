import type { Agent } from 'node:https';
import type Dockerode from 'dockerode';
import type { EngineFacts } from '../ports/index.ts';
import { resolveEndpoint, type Endpoint, type EndpointChoice } from './endpoint.ts';
import { asEngineError, engineMessage, noAnswer, statusOf } from './errors.ts';
import { negotiate } from './negotiate.ts';
import type { WireInfo } from './wire.ts';

/** The way to one engine: resolved, imported and negotiated when the first call is made, then kept. */
export class Connection {
  readonly #choice: EndpointChoice;
  /** Until an engine that says nothing is given up. */
  readonly #answerWithinMs: number;
  #endpoint: Endpoint | undefined;
  #docker: Promise<Dockerode> | undefined;
  #facts: Promise<EngineFacts> | undefined;

  constructor(choice: EndpointChoice, answerWithinMs = 10_000) {
    this.#choice = choice;
    this.#answerWithinMs = answerWithinMs;
  }

  /** Throws `ConfigError` for a context or URL that does not exist. */
  get endpoint(): Endpoint {
    this.#endpoint ??= resolveEndpoint(this.#choice);
    return this.#endpoint;
  }

  /** A failure is not kept: the next call tries again. Bound to no caller's signal, since callers share it. */
  docker(): Promise<Dockerode> {
    this.#docker ??= this.#connect().catch((error: unknown) => {
      this.#docker = undefined;
      throw error;
    });
    return this.#docker;
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
      apiVersion: String((docker.modem as { version?: string }).version).replace(/^v/, ''),
      os: info.OSType,
      arch: info.Architecture,
      cpus: info.NCPU,
      hostname: info.Name,
      rootDirectory: info.DockerRootDir,
      local: this.endpoint.socketPath !== undefined,
    };
  }

  async #connect(): Promise<Dockerode> {
    const { endpoint } = this;
    const { default: Docker } = await import('dockerode');
    const deadline = new AbortController();
    const late = `it gave no answer within ${this.#answerWithinMs / 1000} s`;
    const timer = setTimeout(() => deadline.abort(), this.#answerWithinMs);
    try {
      const docker = new Docker(await options(endpoint));
      const version = await negotiate(docker, this.#choice.env['DOCKER_API_VERSION'], deadline.signal);
      // dockerode takes the version with its constructor only, or here.
      Object.assign(docker.modem, { version: `v${version}` });
      return docker;
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
  const { address, tls } = endpoint;
  const none = { host: undefined, port: undefined, ca: undefined, cert: undefined, key: undefined };
  if (!address) return { ...none, socketPath: endpoint.socketPath, protocol: 'http' };
  if (!tls) return { ...none, ...address, protocol: 'http' };
  const https = await import('node:https');
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: tls.verify });
  return { ...none, ...address, protocol: 'https', agent, ca: tls.ca, cert: tls.cert, key: tls.key };
}
