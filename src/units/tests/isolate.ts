import { changed, type Directories } from '../file/again.ts';
import { debug } from '../file/settings.ts';
import type { Link } from '../keywords/settings.ts';
import {
  checker,
  host,
  type ContainerDefinition,
  type Order,
  type Remark,
  type UnitFile,
} from '../file/schema.ts';
import { unitLabel } from '../labels.ts';
import { isolatedOrders, type OrderIsolation } from './isolate-orders.ts';
import { boundPaths, namedVolumes, turned, type Pseudonyms } from './pseudonyms.ts';

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
  const containers = unit.containers.map((one) => pseudonymous(one, names, source));
  const orders = isolatedOrders(unit, names, archives);
  return {
    unit: { ...unit, containers, orders: orders.orders },
    orders,
    volumes: [...new Set(containers.flatMap(namedVolumes))],
    remarks: remarksOn(unit),
  };
}

type HostConfig = Readonly<Record<string, unknown>>;

/** A container under its pseudonym, with volumes and ports of its own. */
export function pseudonymous(
  one: ContainerDefinition,
  names: Pseudonyms,
  source: Directories,
): ContainerDefinition {
  const { config, hostConfig } = one.settings;
  const links = linksOf(one, (name) => names.container(name) !== name);
  const image = one.image === undefined ? undefined : names.image(one.image);
  const label = { [unitLabel.test]: names.id };
  const keywords = {
    name: undefined,
    tag: undefined,
    tty: undefined,
    stdin_open: undefined,
    restart_policy: undefined,
    image,
    labels: { ...(config['Labels'] as object | undefined), ...label },
    volumes: keysOf(config['Volumes']),
    binds: listOf(hostConfig, 'Binds')?.map((bind) => names.bind(bind)),
    volumes_from: listOf(hostConfig, 'VolumesFrom')?.map((from) => renamedStart(from, names)),
    links: links.length > 0 ? links.map(({ target, alias }) => [names.container(target), alias]) : undefined,
    port_bindings: ephemeral(hostConfig['PortBindings']),
    ...Object.fromEntries(
      modes.map(([keyword, key]) => [keyword, renamedMode(hostConfig[key], names)] as const),
    ),
  };
  const build = one.build && {
    tag: image,
    labels: { ...one.build.labels, ...label },
  };
  return changed(one, { name: names.container(one.name), keywords, ...(build && { build }) }, source);
}

/** Those of the container that checks are made from may be written either way. */
function linksOf(
  { name, settings }: ContainerDefinition,
  isKnown: (one: string) => boolean,
): readonly Link[] {
  return name === checker ? settings.links.map((link) => turned(link, isKnown)) : settings.links;
}

const modes = [
  ['network_mode', 'NetworkMode'],
  ['pid_mode', 'PidMode'],
  ['ipc_mode', 'IpcMode'],
] as const;

const listOf = (hostConfig: HostConfig, key: string): readonly string[] | undefined =>
  hostConfig[key] as readonly string[] | undefined;

function keysOf(map: unknown): readonly string[] | undefined {
  const keys = Object.keys(map ?? {});
  return keys.length > 0 ? keys : undefined;
}

/** `NAME` or `NAME:ro`. */
const renamedStart = (from: string, names: Pseudonyms): string =>
  from.replace(/^[^:]+/, (name) => names.container(name));

const renamedMode = (mode: unknown, names: Pseudonyms): unknown =>
  typeof mode === 'string'
    ? mode.replace(/^(container:)(.+)$/, (_all, kind: string, name: string) => kind + names.container(name))
    : mode;

/** The engine chooses; an address stays, so that nothing is open wider than in production. */
function ephemeral(bindings: unknown): object | undefined {
  if (bindings === undefined) return undefined;
  const entries = Object.entries(
    bindings as Readonly<Record<string, readonly { readonly HostIp: string }[]>>,
  );
  return Object.fromEntries(
    entries.map(([port, all]) => [port, all.map(({ HostIp }) => ({ HostIp, HostPort: null }))]),
  );
}

function remarksOn({ containers, orders = [] }: UnitFile): readonly Remark[] {
  const names = new Set(containers.map(({ name }) => name));
  const onHost = orders.some((order: Order) => order.container === host);
  const bound = containers.filter((one) => boundPaths(one).length > 0).map(({ name }) => name);
  return [
    ...(onHost ? [warning('orders of the host itself act on the real machine, in a test too')] : []),
    ...(bound.length > 0 ? [warning(`${bound.join(', ')}: directories of the host are the real ones`)] : []),
    ...containers.flatMap((one) => outsideOf(one, names)),
    ...containers
      .filter(({ settings }) => settings.hostConfig['PortBindings'] !== undefined)
      .map(({ name }) => debug(`${name}: the engine chooses its ports on the host`)),
  ];
}

function outsideOf(one: ContainerDefinition, names: ReadonlySet<string>): readonly Remark[] {
  const { name, settings } = one;
  const targets = [
    ...linksOf(one, (other) => names.has(other)).map(({ target }) => target),
    ...(listOf(settings.hostConfig, 'VolumesFrom') ?? []).map((from) => from.replace(/:.*/, '')),
  ];
  const outside = targets.filter((target) => !names.has(target));
  return outside.map((target) =>
    warning(`${name} uses ${target}, which is no part of the unit: the real one`),
  );
}

const warning = (text: string): Remark => ({ level: 'warning', text });
