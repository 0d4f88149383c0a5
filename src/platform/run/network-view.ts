import { DockeropsError } from '../../core/index.ts';
import type { ContainerSummary, NetworkDetails, Run } from '../../ports/index.ts';
import { label } from '../labels.ts';
import { parseBlock } from '../network/ipv4.ts';
import { freeSubnets } from '../network/subnets.ts';
import { finalName } from '../observe.ts';

/** The project's network as it is, or the subnets it could have. */
export interface NetworkView {
  readonly name: string;
  /** The engine's; undefined with `subnet`. */
  readonly id?: string;
  /** Undefined: it must be made. */
  readonly subnet?: string;
  /** For a network to be made, in order of preference. */
  readonly candidates: readonly string[];
  /** Addresses that containers have or will have again, by container name. */
  readonly taken: ReadonlyMap<string, string>;
}

/** A few spare subnets: another project may take one while we are at it. */
const spareSubnets = 8;

interface OnEngine {
  readonly containers: readonly ContainerSummary[];
  readonly networks: readonly NetworkDetails[];
  /** Whether it is this machine's, whose routes count. */
  readonly local: boolean;
}

/** The project's network, and what addresses are spoken for. */
export async function viewNetwork(
  run: Run,
  name: string,
  { containers, networks, local }: OnEngine,
): Promise<NetworkView> {
  const taken = takenAddresses(name, containers);
  const ours = networks.find((network) => network.name === name);
  if (ours) return { name, id: ours.id, subnet: subnetOf(ours), candidates: [], taken };
  const routes = local ? (await run.ports.host.facts()).routes : [];
  const used = networks.flatMap((network) => network.subnets.map(({ subnet }) => subnet));
  const candidates = freeSubnets([...used, ...routes], spareSubnets, [...taken.values()]);
  return { name, candidates, taken };
}

/** Addresses on a network that are spoken for, by container: our fixed ones also while they are stopped. */
export function takenAddresses(
  name: string,
  containers: readonly ContainerSummary[],
): ReadonlyMap<string, string> {
  return new Map(
    containers.flatMap((container) => {
      const endpoint = container.networks[name];
      const ours = container.labels[label.project] === name ? container.labels[label.address] : undefined;
      const address = ours ?? endpoint?.fixedAddress ?? '';
      const current = address === '' ? (endpoint?.address ?? '') : address;
      return current === '' ? [] : [[finalName(container), current] as const];
    }),
  );
}

/** The IPv4 subnet of a network of ours. Throws for a foreign one of the same name. */
export function subnetOf(network: NetworkDetails): string {
  if (network.labels[label.project] !== network.name)
    throw new DockeropsError(`there is a network ${network.name} that dockerops did not make`, {
      hint: [
        `look at it: docker network inspect ${network.name}`,
        'remove it, or give the project another name (PROJECT_NAME, or [project] name in build.conf)',
      ],
    });
  const subnet = network.subnets.map((one) => one.subnet).find((one) => parseBlock(one));
  if (subnet === undefined) throw new DockeropsError(`network ${network.name} has no IPv4 subnet`);
  return subnet;
}
