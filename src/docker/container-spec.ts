import type Dockerode from 'dockerode';
import type { ContainerSpec, Mount, PortBinding } from '../ports/index.ts';
import { writeEnv } from './wire-text.ts';

type Endpoints = Record<string, Dockerode.EndpointSettings>;

const nanoCpus = 1e9;
/** The network mode of a container that lives in another's network namespace. */
export const sharedNetwork = 'container:';

/** A container in our words as the API's create call wants it in its body; the name goes beside it. */
export function createOptions(spec: ContainerSpec): Dockerode.ContainerCreateOptions {
  const { api } = spec;
  return {
    Image: spec.image,
    Env: writeEnv(spec.env),
    Labels: { ...spec.labels },
    Tty: spec.tty ?? false,
    OpenStdin: spec.openStdin ?? false,
    StdinOnce: spec.openStdin ?? false,
    ExposedPorts: Object.fromEntries(spec.ports.map((port) => [portKey(port), {}])),
    ...(spec.command && { Cmd: [...spec.command] }),
    ...(spec.entrypoint && { Entrypoint: [...spec.entrypoint] }),
    ...(spec.hostname !== undefined && { Hostname: spec.hostname }),
    ...(spec.user !== undefined && { User: spec.user }),
    ...(spec.stopSignal !== undefined && { StopSignal: spec.stopSignal }),
    ...api?.config,
    HostConfig: { ...hostConfig(spec), ...api?.hostConfig },
    ...(api?.endpoints && { NetworkingConfig: { EndpointsConfig: api.endpoints as Endpoints } }),
    ...(spec.network && {
      NetworkingConfig: { EndpointsConfig: { [spec.network.name]: endpoint(spec.network) } },
    }),
  };
}

function hostConfig(spec: ContainerSpec): Dockerode.HostConfig {
  return {
    Init: false,
    AutoRemove: spec.autoRemove ?? false,
    RestartPolicy: { Name: spec.restart ?? 'no' },
    PortBindings: portBindings(spec.ports),
    Binds: spec.mounts.flatMap(bind),
    Mounts: spec.mounts.flatMap(mount),
    ...(spec.network && { NetworkMode: spec.network.name }),
    ...(spec.networkOf !== undefined && { NetworkMode: `${sharedNetwork}${spec.networkOf}` }),
    ...(spec.memoryBytes !== undefined && { Memory: spec.memoryBytes }),
    ...(spec.cpus !== undefined && { NanoCpus: Math.round(spec.cpus * nanoCpus) }),
    ...(spec.extraHosts && { ExtraHosts: [...spec.extraHosts] }),
  };
}

function endpoint(network: NonNullable<ContainerSpec['network']>): Dockerode.EndpointSettings {
  return {
    Aliases: [...network.aliases],
    Links: [...network.links],
    ...(network.address !== undefined && { IPAMConfig: { IPv4Address: network.address } }),
  };
}

const portKey = (port: PortBinding): string => `${port.containerPort}/${port.protocol}`;

/** One container port may be published under several host ports. */
function portBindings(ports: readonly PortBinding[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    (bindings[portKey(port)] ??= []).push({ HostIp: port.hostAddress, HostPort: String(port.hostPort) });
  }
  return bindings;
}

/** Binds, not Mounts, for the host's directories: the engine then makes a missing one. */
const bind = (mount: Mount): string[] =>
  mount.type === 'bind' && mount.mustExist !== true
    ? [`${mount.source}:${mount.target}${mount.readOnly ? ':ro' : ''}`]
    : [];

function mount(mount: Mount): NonNullable<Dockerode.HostConfig['Mounts']> {
  if (mount.type === 'bind') {
    const { source, target, readOnly = false, mustExist = false } = mount;
    return mustExist ? [{ Type: 'bind', Source: source, Target: target, ReadOnly: readOnly }] : [];
  }
  if (mount.type === 'tmpfs') return [{ Type: 'tmpfs', Source: '', Target: mount.target }];
  return [
    {
      Type: 'volume',
      Source: mount.source,
      Target: mount.target,
      ReadOnly: mount.readOnly ?? false,
      ...(mount.noCopy === true && { VolumeOptions: untouched }),
    },
  ];
}

/** @types/dockerode wants all of them said. */
const untouched = { NoCopy: true } as NonNullable<Dockerode.MountSettings['VolumeOptions']>;
