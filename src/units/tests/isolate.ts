import { changed, type Directories } from '../file/again.ts';
import { debug, warning } from '../file/settings.ts';
import { host, type ContainerDefinition, type Remark, type UnitFile } from '../file/schema.ts';
import { unitLabel } from '../labels.ts';
import {
  boundPaths,
  namedVolumes,
  pseudonymous,
  remarksOnOutside,
  type Pseudonyms,
} from '../pseudonyms/index.ts';
import { isolatedOrders, type OrderIsolation } from './isolate-orders.ts';

/** A unit under pseudonyms, and what it leaves that no label finds. */
export interface Isolated {
  readonly unit: UnitFile;
  readonly orders: OrderIsolation;
  /** Volumes with a name that the run makes. */
  readonly volumes: readonly string[];
  readonly remarks: readonly Remark[];
}

/** The unit with names, ports and volumes of its own; `archives` is the directory its backups go to. */
export function isolated(unit: UnitFile, names: Pseudonyms, archives: string, source: Directories): Isolated {
  const containers = unit.containers.map((one) => tested(one, names, source));
  const orders = isolatedOrders(unit, names, archives);
  return {
    unit: { ...unit, containers, orders: orders.orders },
    orders,
    volumes: [...new Set(containers.flatMap(namedVolumes))],
    remarks: remarksOn(unit, names),
  };
}

/** Keywords that mean nothing in a test, or what is not to be had twice. */
const dropped = ['name', 'tag', 'tty', 'stdin_open', 'restart_policy', 'mac_address'];

/**
 * A container as it is in a test: without a terminal, its ports wherever the engine puts them. It is read again from
 * its keywords, so that what is printed of a test is what is done.
 */
export function tested(
  one: ContainerDefinition,
  names: Pseudonyms,
  source: Directories,
): ContainerDefinition {
  const label = { [unitLabel.test]: names.id };
  const { name, image, build, settings } = pseudonymous(one, names, label);
  const { config, hostConfig, links, endpoints } = settings;
  const keywords = {
    ...Object.fromEntries(dropped.map((keyword) => [keyword, undefined])),
    image,
    labels: config['Labels'],
    volumes: keysOf(config['Volumes']),
    binds: hostConfig['Binds'],
    mounts: hostConfig['Mounts'],
    volumes_from: hostConfig['VolumesFrom'],
    links: links.length > 0 ? links.map(({ target, alias }) => [target, alias]) : undefined,
    port_bindings: isPublished(one) ? ephemeral(hostConfig['PortBindings'] as PortBindings) : undefined,
    networking_config: endpoints,
    network_mode: hostConfig['NetworkMode'],
    pid_mode: hostConfig['PidMode'],
    ipc_mode: hostConfig['IpcMode'],
  };
  const labelled = build && { tag: image, labels: { ...build.labels, ...label } };
  return changed(one, { name, keywords, ...(labelled && { build: labelled }) }, source);
}

function keysOf(map: unknown): readonly string[] | undefined {
  const keys = Object.keys(map ?? {});
  return keys.length > 0 ? keys : undefined;
}

type PortBindings = Readonly<Record<string, readonly { readonly HostIp?: string }[] | null>>;

const isPublished = ({ settings }: ContainerDefinition): boolean =>
  Boolean(settings.hostConfig['PortBindings']);

/** The engine chooses; an address stays, so that nothing is open wider than in production. */
const ephemeral = (bindings: PortBindings): object =>
  Object.fromEntries(
    Object.entries(bindings).map(([port, all]) => [
      port,
      all?.map(({ HostIp = '' }) => ({ HostIp, HostPort: null })),
    ]),
  );

function remarksOn({ containers, orders = [] }: UnitFile, names: Pseudonyms): readonly Remark[] {
  const onHost = orders.some(({ container }) => container === host);
  const bound = containers.filter((one) => boundPaths(one).length > 0).map(({ name }) => name);
  return [
    ...(onHost ? [warning('orders of the host itself act on the real machine, in a test too')] : []),
    ...(bound.length > 0 ? [warning(`${bound.join(', ')}: directories of the host are the real ones`)] : []),
    ...containers.flatMap((one) => remarksOnOutside(one, names)),
    ...containers
      .filter(isPublished)
      .map(({ name }) => debug(`${name}: the engine chooses its ports on the host`)),
  ];
}
