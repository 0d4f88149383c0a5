import type { Engine, EngineEvent, EngineFacts, EventFilter } from '../ports/index.ts';
import { Client } from './client.ts';
import { Connection } from './connection.ts';
import { ContainersClient } from './containers.ts';
import type { EndpointChoice } from './endpoint.ts';
import { listen } from './events.ts';
import { ImagesClient } from './images.ts';
import { NetworksClient } from './networks.ts';
import { VolumesClient } from './volumes.ts';

export interface EngineChoice extends EndpointChoice {
  readonly signal: AbortSignal;
}

/** An engine over dockerode. Connects with its first call; throws nothing before. */
export function createEngine({ signal, ...choice }: EngineChoice): Engine {
  return new DockerEngine(new Client(new Connection(choice), signal));
}

class DockerEngine implements Engine {
  readonly containers: ContainersClient;
  readonly images: ImagesClient;
  readonly networks: NetworksClient;
  readonly volumes: VolumesClient;
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
    this.containers = new ContainersClient(client);
    this.images = new ImagesClient(client);
    this.networks = new NetworksClient(client);
    this.volumes = new VolumesClient(client);
  }

  get endpoint(): string {
    return this.#client.connection.endpoint.url;
  }

  facts(): Promise<EngineFacts> {
    return this.#client.ask('ask the engine about itself', () => this.#client.connection.facts());
  }

  events(filter: EventFilter): Promise<AsyncIterable<EngineEvent>> {
    return listen(this.#client, filter);
  }

  bind(signal: AbortSignal): Engine {
    return new DockerEngine(this.#client.bound(signal));
  }
}
