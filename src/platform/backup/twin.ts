import type { ContainerDetails, ContainerSpec, Mount, MountPoint } from '../../ports/index.ts';
import { ofTwin } from '../archives/index.ts';
import { instanceKey } from '../instance/instance.ts';
import { runtimePath } from '../instance/mounts.ts';
import { label } from '../labels.ts';
import type { ObservedInstance } from '../observe.ts';
import { keptBy } from './places.ts';

/** A throw-away container like an instance, in which its backup is tried. */
export interface Twin {
  readonly name: string;
  /** Its own, in the place of what the instance keeps. */
  readonly volumes: readonly string[];
  readonly places: readonly MountPoint[];
  /** These and what else the instance mounts, which is the real thing and read-only. */
  readonly mounts: readonly Mount[];
}

/** The twin of an instance; `token` tells it from those of other runs. */
export function twinOf(one: ObservedInstance, token: string): Twin {
  const name = `dockerops-twin-${token}-${instanceKey(one)}`;
  const kept = keptBy(one);
  const sources = [...new Set(kept.map(sourceOf))];
  const volumes = sources.map((_, number) => `${name}-${number}`);
  const places = kept.map((place) => {
    const volume = volumes[sources.indexOf(sourceOf(place))] ?? '';
    return { ...place, type: 'volume', name: volume, source: volume };
  });
  const others = one.summary.mounts.filter((mount) => !kept.includes(mount) && mount.target !== runtimePath);
  return { name, volumes, places, mounts: [...places.map(ownMount), ...others.map(lentMount)] };
}

const sourceOf = ({ name, source }: MountPoint): string => name ?? source;

const ownMount = ({ source, target, readOnly }: MountPoint): Mount => ({
  type: 'volume',
  source,
  target,
  readOnly,
});

const lentMount = ({ type, source, target }: MountPoint): Mount =>
  type === 'tmpfs' ? { type, target } : { type: 'bind', source, target, readOnly: true };

/** Labels of all that belongs to the twins of a project. */
export const twinLabels = (project: string, call: string) => ({ ...ofTwin(call), [label.project]: project });

/**
 * What it is made from: the instance's image, program, variables and limits. It has no network but its own loopback:
 * whatever it does, nobody else sees it.
 */
export function twinSpec(
  of: ContainerDetails,
  { name, mounts }: Twin,
  labels: ContainerSpec['labels'],
): ContainerSpec {
  const { Config = {}, HostConfig = {} } = of.raw as Inspected;
  return {
    name,
    image: of.imageId,
    env: {},
    labels,
    mounts,
    ports: [],
    api: {
      config: picked(Config, [
        'Env',
        'Cmd',
        'Entrypoint',
        'Hostname',
        'User',
        'WorkingDir',
        'Tty',
        'OpenStdin',
      ]),
      hostConfig: {
        ...picked(HostConfig, ['Memory', 'NanoCpus', 'Tmpfs']),
        NetworkMode: 'none',
        ExtraHosts: ownName(Config),
      },
    },
  };
}

/** Without a network the engine gives a container's own name no address: programs that ask for it would not start. */
const ownName = ({ Hostname }: Settings): readonly string[] =>
  typeof Hostname === 'string' && Hostname !== '' ? [`${Hostname}:127.0.0.1`] : [];

type Settings = Readonly<Record<string, unknown>>;

/** The engine's answer (API: ContainerInspect). */
interface Inspected {
  readonly Config?: Settings;
  readonly HostConfig?: Settings;
}

const picked = (settings: Settings, keys: readonly string[]): Settings =>
  Object.fromEntries(
    keys.flatMap((key) =>
      settings[key] === undefined || settings[key] === null ? [] : [[key, settings[key]]],
    ),
  );
