import { ofTwin, type Shelf } from '../../platform/archives/index.ts';
import type { ContainerDefinition, Order, Remark, UnitFile } from '../file/schema.ts';
import { unitLabel } from '../labels.ts';
import {
  namedVolumes,
  pseudonymous,
  pseudonyms,
  remarksOnOutside,
  without,
  type Pseudonyms,
  type NamingSettings,
} from '../pseudonyms/index.ts';

/** A unit under other names, in which backups are tried. */
export interface Twin {
  readonly unit: UnitFile;
  readonly names: Pseudonyms;
  /** Volumes with a name that it has in the place of the unit's. */
  readonly volumes: readonly string[];
  /** Containers that are to run. */
  readonly started: readonly string[];
  readonly remarks: readonly Remark[];
}

/**
 * The twin of a unit, from its start: every container is made, gets what lies on its shelf, and runs if it would.
 * Nothing of it is published; what it has of the host or of others is the real thing, and read-only.
 */
export function twinOf(start: UnitFile, shelves: ReadonlyMap<string, Shelf>, token: string): Twin {
  const names = pseudonyms(start, token, false);
  const containers = start.containers.map((one) => harmless(one, start.unit, names));
  return {
    unit: { ...start, command: 'trial', containers, orders: ordersOf(start, shelves, names) },
    names,
    volumes: [...new Set(containers.flatMap(namedVolumes))],
    started: ordered(start, 'start').map((name) => names.container(name)),
    remarks: start.containers.flatMap((one) => remarksOnOutside(one, names)),
  };
}

function ordersOf(start: UnitFile, shelves: ReadonlyMap<string, Shelf>, names: Pseudonyms): readonly Order[] {
  const drafts = [
    ...ordered(start, 'start', 'create').map((name) => [name, 'create', {}] as const),
    ...[...shelves].map(([name, shelf]) => [name, 'restore', restoring(shelf)] as const),
    ...ordered(start, 'start').map((name) => [name, 'start', {}] as const),
  ];
  return drafts.map(([name, command, args], index) => ({
    index,
    container: names.container(name),
    command,
    args,
    variants: [],
  }));
}

/** The containers that have such an order. */
const ordered = ({ orders = [] }: UnitFile, ...commands: readonly string[]): readonly string[] => [
  ...new Set(orders.filter(({ command }) => commands.includes(command)).map(({ container }) => container)),
];

const restoring = ({ directory, name }: Shelf) => ({ restore_dir: directory, restore_name: name });

function harmless(one: ContainerDefinition, unit: string, names: Pseudonyms): ContainerDefinition {
  const { Binds, Mounts, VolumesFrom } = one.settings.hostConfig as NamingSettings;
  const hostConfig = {
    ...without(one.settings.hostConfig, ['PortBindings', 'PublishAllPorts']),
    ...(Binds && { Binds: Binds.map(readOnly) }),
    ...(Mounts && {
      Mounts: Mounts.map((mount) => (mount.Type === 'bind' ? { ...mount, ReadOnly: true } : mount)),
    }),
    ...(VolumesFrom && { VolumesFrom: VolumesFrom.map((from) => readOnlyOutside(from, names)) }),
  };
  return pseudonymous({ ...one, settings: { ...one.settings, hostConfig } }, names, ofTwin(unit));
}

/** `SOURCE:TARGET[:MODES]`; a named volume is the twin's own. */
function readOnly(bind: string): string {
  if (!bind.startsWith('/')) return bind;
  const [source = '', target = '', modes = ''] = bind.split(':');
  const others = modes.split(',').filter((mode) => !['', 'rw', 'ro'].includes(mode));
  return [source, target, [...others, 'ro'].join(',')].join(':');
}

/** `NAME` or `NAME:ro` */
function readOnlyOutside(from: string, names: Pseudonyms): string {
  const name = from.replace(/:.*/, '');
  return names.isKnown(name) ? from : `${name}:ro`;
}

export const ofTwinOf = (unit: string) => ({ ...ofTwin(unit), [unitLabel.unit]: unit });
