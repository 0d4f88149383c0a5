import type { NetworkDetails, Networks } from '../ports/index.ts';
import type { Client } from './client.ts';
import { inBody } from './in-body.ts';
import type { WireNetwork } from './wire.ts';

const absent = 404;

/** Bridge networks over the engine's API. */
export class NetworksClient implements Networks {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async list() {
    const found = await this.#client.ask('list networks', (docker, abortSignal) =>
      docker.listNetworks({ abortSignal }),
    );
    return (found as unknown as WireNetwork[]).map(networkOf);
  }

  /** The engine also takes the beginning of an id for a name: that is not what we ask for. */
  async inspect(name: string) {
    const found = (await this.#client.find(`inspect the network ${name}`, (docker) =>
      docker.getNetwork(name).inspect(),
    )) as WireNetwork | undefined;
    return found && [found.Name, found.Id].includes(name) ? networkOf(found) : undefined;
  }

  async create(spec: Parameters<Networks['create']>[0]) {
    const created = await this.#client.call(`create the network ${spec.name}`, (docker, abortSignal) =>
      docker.createNetwork(inBody(networkOptions(spec), abortSignal)),
    );
    return created.id;
  }

  /** Nothing to do when it is gone. */
  async remove(name: string) {
    await this.#client.ensure(`remove the network ${name}`, [absent], (docker, abortSignal) =>
      docker.getNetwork(name).remove({ abortSignal }),
    );
  }
}

/** Containers are named by `inspect` only: the engine's list leaves them out. */
function networkOf(wire: WireNetwork): NetworkDetails {
  return {
    id: wire.Id,
    name: wire.Name,
    driver: wire.Driver,
    labels: wire.Labels ?? {},
    subnets: (wire.IPAM?.Config ?? []).map((config) => ({
      subnet: config.Subnet ?? '',
      ...(config.Gateway && { gateway: config.Gateway }),
      ...(config.IPRange && { range: config.IPRange }),
    })),
    containers: Object.values(wire.Containers ?? {}).map((container) => container.Name),
  };
}

const networkOptions = (spec: Parameters<Networks['create']>[0]) => ({
  Name: spec.name,
  Driver: 'bridge',
  CheckDuplicate: true,
  Labels: { ...spec.labels },
  IPAM: {
    Driver: 'default',
    Config: [{ Subnet: spec.subnet, IPRange: spec.range, Gateway: spec.gateway }],
  },
});
