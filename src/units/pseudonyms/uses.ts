import type { ContainerDefinition, Remark } from '../file/schema.ts';
import { warning } from '../file/settings.ts';
import { linksOf } from './links.ts';
import type { ApiMount } from '../keywords/mounts.ts';
import type { Pseudonyms } from './names.ts';

/** Modes that may be `container:NAME`. */
export const sharingModes = ['NetworkMode', 'PidMode', 'IpcMode'] as const;

const listOf = ({ settings }: ContainerDefinition, key: string): readonly string[] =>
  (settings.hostConfig[key] ?? []) as readonly string[];

const mountsOf = ({ settings }: ContainerDefinition): readonly ApiMount[] =>
  (settings.hostConfig['Mounts'] ?? []) as readonly ApiMount[];

export const isNamedVolume = (mount: ApiMount): mount is ApiMount & { readonly Source: string } =>
  mount.Type === 'volume' && Boolean(mount.Source);

/** Named volumes that its binds and mounts have. */
export const namedVolumes = (one: ContainerDefinition): readonly string[] => [
  ...listOf(one, 'Binds').flatMap((bind) => /^[^/:][^:]*/.exec(bind) ?? []),
  ...mountsOf(one)
    .filter(isNamedVolume)
    .map(({ Source }) => Source),
];

/** Directories of the host that they have: they are what they are under whatever name. */
export const boundPaths = (one: ContainerDefinition): readonly string[] => [
  ...listOf(one, 'Binds').filter((bind) => bind.startsWith('/')),
  ...mountsOf(one).flatMap(({ Type, Source = '' }) => (Type === 'bind' ? [Source] : [])),
];

/** What a container reaches that is no part of its unit, or is the unit's real one, whatever it is called itself. */
export function remarksOnOutside(one: ContainerDefinition, names: Pseudonyms): readonly Remark[] {
  const foreign = usedBy(one, names).filter((target) => !names.isKnown(target));
  const renamed = Object.entries(one.settings.endpoints ?? {}).filter(([, endpoint]) =>
    saysSomething(endpoint),
  );
  return [
    ...foreign.map((target) =>
      warning(`${one.name} uses ${target}, which is no part of the unit: the real one`),
    ),
    ...renamed.map(([network]) =>
      warning(`${one.name}: its aliases and addresses on ${network} stay with the real one`),
    ),
  ];
}

const saysSomething = (endpoint: unknown): boolean => Object.keys(endpoint ?? {}).length > 0;

function usedBy(one: ContainerDefinition, names: Pseudonyms): readonly string[] {
  const modes = sharingModes.map((key) => String(one.settings.hostConfig[key]));
  const all = [
    ...linksOf(one, names).map(({ target }) => target),
    ...['VolumesFrom', 'Links'].flatMap((key) => listOf(one, key)).map((text) => text.replace(/:.*/, '')),
    ...modes.flatMap((mode) => /^container:(.+)$/.exec(mode)?.[1] ?? []),
  ];
  return [...new Set(all)];
}
