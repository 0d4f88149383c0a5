import { BadValue, type YamlMember, type YamlNode } from '../../config/index.ts';
import type { ContainerSettings } from './settings.ts';
import { apiValue, boolean, member, text, texts } from './values.ts';

type Settings = Partial<ContainerSettings>;

/** Makes a source of the host absolute and fills in its `${…}`; a volume's name stays. */
export type ResolvePath = (written: string) => string;

/** `volumes`: paths that are volumes of the container's own; "SOURCE:PATH[:MODE]" is a bind. */
export function volumes(resolve: ResolvePath): (node: YamlNode) => Settings {
  return (node) => {
    const items = node.kind === 'map' ? node.members.map(({ key }) => key) : texts(node);
    const binds = items.filter((item) => item.includes(':'));
    const own = items.filter((item) => !item.includes(':'));
    return {
      config: { Volumes: Object.fromEntries(own.map((path) => [absolute(path), {}])) },
      ...(binds.length > 0 && { hostConfig: { Binds: binds.map((item) => listed(item, resolve)) } }),
    };
  };
}

/** `binds`: {SOURCE: {bind: PATH, ro: true}}, {SOURCE: {bind: PATH, mode: z}}, {SOURCE: PATH}, or a list as the API has it. */
export function binds(resolve: ResolvePath): (node: YamlNode) => Settings {
  return (node) => {
    const all =
      node.kind === 'map'
        ? node.members.map((one) => bind(one, resolve))
        : texts(node).map((item) => listed(item, resolve));
    return { hostConfig: { Binds: all } };
  };
}

function listed(item: string, resolve: ResolvePath): string {
  const [source = '', target = '', ...mode] = item.split(':');
  return [resolve(source), absolute(target), ...mode].join(':');
}

function bind({ key, value }: YamlMember, resolve: ResolvePath): string {
  const source = resolve(key);
  if (value.kind !== 'map') return `${source}:${absolute(text(value))}`;
  const unknown = value.members.find((one) => !['bind', 'ro', 'mode'].includes(one.key));
  if (unknown) throw new BadValue(`bind, ro and mode, not ${unknown.key}`);
  const [target, readOnly, mode] = ['bind', 'ro', 'mode'].map((name) => member(value, name));
  if (!target) throw new BadValue('a mapping with bind: the path in the container');
  if (readOnly && mode) throw new BadValue('either ro or mode, not both');
  const how = mode ? text(mode) : readOnly && boolean(readOnly) ? 'ro' : 'rw';
  return `${source}:${absolute(text(target))}:${how}`;
}

/** One of the API's `HostConfig.Mounts`. */
export interface ApiMount {
  readonly Type: string;
  /** A volume's name or a path of the host; none for a volume without a name. */
  readonly Source?: string;
  readonly ReadOnly?: boolean;
}

/** By their names in small letters: the engine takes them in any case, docker-py with underscores. */
const mountKeys: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...['Type', 'Source', 'Target', 'ReadOnly', 'Consistency'],
    ...['BindOptions', 'VolumeOptions', 'TmpfsOptions'],
  ].map((key) => [key.toLowerCase(), key]),
);

/** `mounts`: a list of {type, source, target, read_only …} as the API has them. */
export function mounts(resolve: ResolvePath): (node: YamlNode) => Settings {
  return (node) => {
    if (node.kind !== 'list') throw new BadValue('a list of {type, source, target}');
    return { hostConfig: { Mounts: node.items.map((item) => mount(item, resolve)) } };
  };
}

function mount(node: YamlNode, resolve: ResolvePath): ApiMount {
  if (node.kind !== 'map') throw new BadValue('a list of {type, source, target}');
  const given = node.members.map(({ key, value }) => {
    const name = mountKeys[key.toLowerCase().replaceAll('_', '')];
    if (name === undefined) throw new BadValue(`${Object.values(mountKeys).join(', ')}, not ${key}`);
    return [name, name === 'ReadOnly' ? boolean(value) : apiValue(value)] as const;
  });
  const written = { Type: 'volume', ...(Object.fromEntries(given) as Partial<ApiMount>) };
  return written.Type === 'bind' ? { ...written, Source: resolve(written.Source ?? '') } : written;
}

function absolute(path: string): string {
  if (path.startsWith('/')) return path;
  throw new BadValue('an absolute path in the container');
}

/** `volumes_from`: one, several in one text with commas, or a list; ":ro" is kept. */
export function volumesFrom(node: YamlNode): Settings {
  const items = node.kind === 'list' ? texts(node) : text(node).split(',');
  return { hostConfig: { VolumesFrom: items.map((item) => item.trim()).filter((item) => item !== '') } };
}

/** `devices`: "HOST[:CONTAINER[:rwm]]". */
export function devices(node: YamlNode): Settings {
  const all = texts(node).map((item) => {
    const [host = '', inside = host, permissions = 'rwm'] = item.split(':');
    return { PathOnHost: host, PathInContainer: inside, CgroupPermissions: permissions };
  });
  return { hostConfig: { Devices: all } };
}
