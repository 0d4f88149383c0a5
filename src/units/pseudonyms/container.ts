import type { Labels } from '../../ports/index.ts';
import type { ContainerDefinition } from '../file/schema.ts';
import type { ApiMount } from '../keywords/mounts.ts';
import { linksOf } from './links.ts';
import type { Pseudonyms } from './names.ts';
import { isNamedVolume, sharingModes } from './uses.ts';

type Settings = Readonly<Record<string, unknown>>;

/**
 * A container under its pseudonym, with volumes of its own. No restart of the engine starts it again; on its networks,
 * which are the real ones, it has no name and no address of the container it stands for.
 */
export function pseudonymous(
  one: ContainerDefinition,
  names: Pseudonyms,
  labels: Labels,
): ContainerDefinition {
  const { config, hostConfig, endpoints } = one.settings;
  const links = linksOf(one, names);
  return {
    ...one,
    name: names.container(one.name),
    ...(one.image !== undefined && { image: names.image(one.image) }),
    ...(one.build && { build: { ...one.build, reference: names.image(one.build.reference) } }),
    settings: {
      config: {
        ...without(config, ['MacAddress']),
        Labels: { ...(config['Labels'] as Labels | undefined), ...labels },
      },
      hostConfig: renamed(without(hostConfig, ['RestartPolicy']), names),
      ...(endpoints && { endpoints: nameless(endpoints) }),
      links: links.map(({ target, alias }) => ({ target: names.container(target), alias })),
    },
  };
}

/** Of the API's HostConfig: `SOURCE:TARGET[:MODES]`, `CONTAINER[:ro]` and, in a raw `host_config`, `CONTAINER:ALIAS`. */
export interface NamingSettings {
  readonly Binds?: readonly string[] | null;
  readonly Mounts?: readonly ApiMount[] | null;
  readonly VolumesFrom?: readonly string[] | null;
  readonly Links?: readonly string[] | null;
}

function renamed(hostConfig: Settings, names: Pseudonyms): Settings {
  const { Binds, Mounts, VolumesFrom, Links } = hostConfig as NamingSettings;
  const modes = sharingModes.flatMap((key) => {
    const mode = hostConfig[key];
    return typeof mode === 'string' ? [[key, renamedMode(mode, names)] as const] : [];
  });
  return {
    ...hostConfig,
    ...(Binds && { Binds: Binds.map((bind) => names.bind(bind)) }),
    ...(Mounts && { Mounts: Mounts.map((mount) => renamedMount(mount, names)) }),
    ...(VolumesFrom && { VolumesFrom: VolumesFrom.map((from) => renamedStart(from, names)) }),
    ...(Links && { Links: Links.map((link) => renamedStart(link, names)) }),
    ...Object.fromEntries(modes),
  };
}

const renamedMount = (mount: ApiMount, names: Pseudonyms): ApiMount =>
  isNamedVolume(mount) ? { ...mount, Source: names.bind(mount.Source) } : mount;

/** What stands before the colon, if there is one. */
const renamedStart = (from: string, names: Pseudonyms): string =>
  from.replace(/^[^:]+/, (name) => names.container(name));

const renamedMode = (mode: string, names: Pseudonyms): string =>
  mode.replace(/^(container:)(.+)$/, (_all, kind: string, name: string) => kind + names.container(name));

const nameless = (endpoints: Settings): Settings =>
  Object.fromEntries(Object.keys(endpoints).map((network) => [network, {}]));

/** Settings without some of them. */
export const without = (settings: Settings, keys: readonly string[]): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([key]) => !keys.includes(key)));
