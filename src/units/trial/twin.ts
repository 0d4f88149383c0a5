import { label } from '../../platform/labels.ts';
import type { Shelf } from '../../platform/archives/index.ts';
import type { ContainerDefinition, Order, Remark, UnitFile } from '../file/schema.ts';
import { unitLabel } from '../labels.ts';

/** A unit under other names, in which backups are tried. */
export interface Twin {
  readonly unit: UnitFile;
  /** What a container is called in it. */
  readonly rename: (name: string) => string;
  /** Volumes with a name that it has in the place of the unit's. */
  readonly volumes: readonly string[];
  /** Containers that are to run. */
  readonly started: readonly string[];
  readonly remarks: readonly Remark[];
}

type HostConfig = Readonly<Record<string, unknown>>;

/** Of whatever belongs to a twin: the unit. It is found by this and removed, also when its run was killed. */
export const twinLabel = 'io.dockerops.twin';

/**
 * The twin of a unit, from its start: every container is made, gets what lies on its shelf, and runs if it would.
 * Nothing of it is published, and directories of the host are read-only: those are the real ones.
 */
export function twinOf(start: UnitFile, shelves: ReadonlyMap<string, Shelf>, token: string): Twin {
  const rename = (name: string) =>
    start.containers.some((one) => one.name === name) ? `${name}_${token}` : name;
  const orders = start.orders ?? [];
  const named = (...commands: readonly string[]) => [
    ...new Set(orders.filter(({ command }) => commands.includes(command)).map(({ container }) => container)),
  ];
  const started = named('start');
  const drafts = [
    ...named('start', 'create').map((name) => [rename(name), 'create', {}] as const),
    ...[...shelves].map(([name, shelf]) => [rename(name), 'restore', restoring(shelf)] as const),
    ...started.map((name) => [rename(name), 'start', {}] as const),
  ];
  const volume = (name: string) => `${name}_${token}`;
  return {
    unit: {
      ...start,
      command: 'trial',
      containers: start.containers.map((one) => renamed(one, start.unit, rename, volume)),
      orders: drafts.map(([container, command, args], index): Order => ({
        index,
        container,
        command,
        args,
        variants: [],
      })),
    },
    rename,
    volumes: [...new Set(start.containers.flatMap((one) => namedVolumes(one).map(volume)))],
    started: started.map(rename),
    remarks: start.containers.flatMap((one) => outside(one, rename)),
  };
}

const restoring = ({ directory, name }: Shelf) => ({ restore_dir: directory, restore_name: name });

function renamed(
  one: ContainerDefinition,
  unit: string,
  rename: (name: string) => string,
  volume: (name: string) => string,
): ContainerDefinition {
  const { config, hostConfig, links } = one.settings;
  const labels = { ...(config['Labels'] as object | undefined), [twinLabel]: unit, [label.role]: 'helper' };
  return {
    ...one,
    name: rename(one.name),
    settings: {
      config: { ...without(config, ['MacAddress']), Labels: labels },
      hostConfig: hostConfigOf(hostConfig, rename, volume),
      links: links.map(({ target, alias }) => ({ target: rename(target), alias })),
    },
  };
}

/** Endpoints and their aliases are left out too: on the real networks nobody is to find the twin. */
function hostConfigOf(
  hostConfig: HostConfig,
  rename: (name: string) => string,
  volume: (name: string) => string,
): HostConfig {
  const from = (text: string) => text.replace(/^[^:]+/, rename);
  const shared = (mode: unknown) =>
    typeof mode === 'string'
      ? mode.replace(/^(container:)(.+)$/, (_, kind: string, of: string) => kind + rename(of))
      : mode;
  const modes = ['NetworkMode', 'PidMode', 'IpcMode'].filter((key) => key in hostConfig);
  return {
    ...without(hostConfig, ['PortBindings', 'PublishAllPorts', 'RestartPolicy']),
    Binds: bindsOf(hostConfig).map((bind) =>
      bind.startsWith('/') ? readOnly(bind) : bind.replace(/^[^:]+/, volume),
    ),
    VolumesFrom: ((hostConfig['VolumesFrom'] ?? []) as readonly string[]).map(from),
    ...Object.fromEntries(modes.map((key) => [key, shared(hostConfig[key])])),
  };
}

/** `SOURCE:TARGET[:MODES]` */
function readOnly(bind: string): string {
  const [source = '', target = '', modes = ''] = bind.split(':');
  const others = modes.split(',').filter((mode) => !['', 'rw', 'ro'].includes(mode));
  return [source, target, [...others, 'ro'].join(',')].join(':');
}

const bindsOf = (hostConfig: HostConfig) => (hostConfig['Binds'] ?? []) as readonly string[];

const namedVolumes = ({ settings }: ContainerDefinition): readonly string[] =>
  bindsOf(settings.hostConfig).flatMap((bind) => /^[^/:][^:]*/.exec(bind) ?? []);

const without = (record: HostConfig, keys: readonly string[]): HostConfig =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));

function outside(
  { name, settings }: ContainerDefinition,
  rename: (name: string) => string,
): readonly Remark[] {
  const foreign = settings.links.filter(({ target }) => rename(target) === target);
  return foreign.map(({ target }) => ({
    level: 'warning',
    text: `${name} links to ${target}, which is no part of the unit: its twin uses the real one`,
  }));
}

export const ofTwin = (unit: string) => ({ [twinLabel]: unit, [unitLabel.unit]: unit });
