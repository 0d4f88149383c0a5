import type { Containers } from './containers.ts';
import type { EngineEvent, EventFilter } from './events.ts';
import type { Images } from './images.ts';
import type { Networks } from './networks.ts';
import type { Volumes } from './volumes.ts';

export interface EngineFacts {
  readonly version: string;
  /** The negotiated API version. */
  readonly apiVersion: string;
  readonly os: string;
  readonly arch: string;
  /** The engine's own host name. */
  readonly hostname: string;
  /** True when the endpoint is a socket on this machine, so that ports and routes are ours to look at. */
  readonly local: boolean;
  /** Where the engine keeps images and containers, on its own host. */
  readonly rootDirectory?: string;
}

/** A Docker engine, wherever it is. Calls end early when the bound signal aborts. */
export interface Engine {
  /** For messages: `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  facts(): Promise<EngineFacts>;
  readonly containers: Containers;
  readonly images: Images;
  readonly networks: Networks;
  readonly volumes: Volumes;
  /** Resolves when the engine listens: of what happens after that, nothing is missed. */
  events(filter: EventFilter): Promise<AsyncIterable<EngineEvent>>;
  /** The same engine, its calls ended by this signal. */
  bind(signal: AbortSignal): Engine;
}
