import type {
  ContainerDetails,
  ContainerState,
  ContainerSummary,
  MountPoint,
  PublishedPort,
} from '../ports/index.ts';
import { sharedNetwork } from './container-spec.ts';
import type {
  WireContainer,
  WireContainerSummary,
  WireMount,
  WireNetworkEndpoint,
  WirePortMap,
} from './wire.ts';
import { readEnv } from './wire-text.ts';

/** A line of the engine's container list in our words. */
export function summaryOf(wire: WireContainerSummary): ContainerSummary {
  return {
    id: wire.Id,
    name: ownName(wire.Names ?? []),
    image: wire.Image,
    imageId: wire.ImageID,
    labels: wire.Labels ?? {},
    state: wire.State as ContainerState,
    status: wire.Status,
    createdAt: wire.Created,
    ports: (wire.Ports ?? []).map((port) => ({
      containerPort: port.PrivatePort,
      protocol: port.Type,
      ...(port.PublicPort !== undefined && { hostPort: port.PublicPort }),
      ...(port.IP !== undefined && { hostAddress: port.IP }),
    })),
    networks: networksOf(wire.NetworkSettings?.Networks),
    mounts: (wire.Mounts ?? []).map(mountOf),
    ...networkOf(wire.HostConfig?.NetworkMode),
  };
}

const mountOf = (mount: WireMount): MountPoint => ({
  type: mount.Type,
  source: mount.Source,
  target: mount.Destination,
  readOnly: !mount.RW,
  ...(mount.Name !== undefined && { name: mount.Name }),
});

const networkOf = (mode = ''): Pick<ContainerSummary, 'networkOf'> =>
  mode.startsWith(sharedNetwork) ? { networkOf: mode.slice(sharedNetwork.length) } : {};

/** Links give a container further names, `/other/alias`; its own has one slash. */
const ownName = (names: readonly string[]): string =>
  (names.find((name) => name.lastIndexOf('/') === 0) ?? names[0] ?? '').replace(/^\//, '');

/** An inspected container in our words. */
export function detailsOf(wire: WireContainer): ContainerDetails {
  const { State, Config } = wire;
  const health = State.Health?.Status;
  return {
    id: wire.Id,
    name: wire.Name.replace(/^\//, ''),
    image: Config.Image,
    imageId: wire.Image,
    labels: Config.Labels ?? {},
    state: State.Status as ContainerState,
    status: health && health !== 'none' ? `${State.Status} (${health})` : State.Status,
    createdAt: Math.floor(Date.parse(wire.Created) / 1000),
    ports: portsOf(wire.NetworkSettings.Ports ?? {}),
    networks: networksOf(wire.NetworkSettings.Networks),
    ...networkOf(wire.HostConfig.NetworkMode),
    exitCode: State.ExitCode,
    oomKilled: State.OOMKilled,
    error: State.Error,
    startedAt: State.StartedAt,
    ...(isHealth(health) && { health }),
    hostname: Config.Hostname,
    env: readEnv(Config.Env),
    command: Config.Cmd ?? [],
    entrypoint: Config.Entrypoint ?? [],
    tty: Config.Tty,
    mounts: wire.Mounts.map(mountOf),
    restart: wire.HostConfig.RestartPolicy?.Name ?? 'no',
    raw: wire,
  };
}

const isHealth = (status: string | undefined): status is NonNullable<ContainerDetails['health']> =>
  status === 'starting' || status === 'healthy' || status === 'unhealthy';

/** The fixed address is configuration: it is there also while the container is stopped. */
const networksOf = (
  networks: Readonly<Record<string, WireNetworkEndpoint>> | null | undefined,
): ContainerSummary['networks'] =>
  Object.fromEntries(
    Object.entries(networks ?? {}).map(([name, endpoint]) => [
      name,
      {
        address: endpoint.IPAddress,
        fixedAddress: endpoint.IPAMConfig?.IPv4Address ?? '',
        ...(endpoint.NetworkID && { networkId: endpoint.NetworkID }),
      },
    ]),
  );

function portsOf(map: WirePortMap): PublishedPort[] {
  return Object.entries(map).flatMap(([key, bindings]) => {
    const [port = '', protocol = 'tcp'] = key.split('/');
    const exposed = { containerPort: Number(port), protocol };
    if (!bindings || bindings.length === 0) return [exposed];
    return bindings.map((binding) => ({
      ...exposed,
      hostPort: Number(binding.HostPort),
      hostAddress: binding.HostIp,
    }));
  });
}
