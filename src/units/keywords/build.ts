import { BadValue, parseBytes, type YamlNode } from '../../config/index.ts';
import { boolean, member, natural, text, textMap, type ReadValue } from './values.ts';

/** How an image is made; JSON, so that it can be a step's parameter. */
export interface BuildSettings {
  readonly reference: string;
  /** Absolute directory, or the URL of a context that the engine fetches itself. */
  readonly path?: string;
  /** The text of a Dockerfile that needs no context. */
  readonly inline?: string;
  readonly dockerfile: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly cache: boolean;
  readonly pull: boolean;
  readonly target?: string;
  readonly platform?: string;
  /** Further parameters of the API's build call. */
  readonly api: Readonly<Record<string, string | number | boolean>>;
}

/** docker-py's keywords of `build` that have no meaning for whom the engine tells what it does anyway. */
const clientSide = ['custom_context', 'encoding', 'gzip', 'timeout', 'stream', 'decode', 'quiet'];
const known = [
  ...['path', 'fileobj', 'tag', 'dockerfile', 'buildargs', 'labels', 'nocache', 'pull', 'rm', 'forcerm'],
  ...['container_limits', 'target', 'platform', 'network_mode'],
];
export const buildKeywords: readonly string[] = [...known, ...clientSide];

const limits = ['memory', 'memswap', 'cpushares', 'cpusetcpus'];

/** The `build` of a container; `resolve` makes its path absolute. Throws `BadValue` naming the keyword. */
export function readBuild(
  node: YamlNode,
  container: string,
  resolve: (written: string) => string,
): BuildSettings {
  const read = <T>(name: string, as: ReadValue<T>): T | undefined => {
    const value = member(node, name);
    return value && named(name, () => as(value));
  };
  const [path, inline] = [read('path', text), read('fileobj', text)];
  if (path === undefined && inline === undefined)
    throw new BadValue('given a path, the directory of the Dockerfile, or a fileobj, its text');
  const [target, platform, network] = ['target', 'platform', 'network_mode'].map((name) => read(name, text));
  return {
    reference: read('tag', text) ?? container.toLowerCase(),
    ...(path !== undefined && { path: resolve(path) }),
    ...(inline !== undefined && { inline }),
    dockerfile: read('dockerfile', text) ?? 'Dockerfile',
    buildArgs: read('buildargs', textMap) ?? {},
    labels: read('labels', textMap) ?? {},
    cache: read('nocache', boolean) !== true,
    pull: read('pull', boolean) ?? false,
    ...(target !== undefined && { target }),
    ...(platform !== undefined && { platform }),
    api: {
      rm: read('rm', boolean) ?? true,
      forcerm: read('forcerm', boolean) ?? false,
      ...(network !== undefined && { networkmode: network }),
      ...read('container_limits', containerLimits),
    },
  };
}

function containerLimits(node: YamlNode): Readonly<Record<string, string | number>> {
  if (node.kind !== 'map') throw new BadValue(`a mapping of ${limits.join(', ')}`);
  const entries = node.members.map(({ key, value }) => {
    if (!limits.includes(key)) throw new BadValue(`a mapping of ${limits.join(', ')}, not ${key}`);
    if (key === 'cpusetcpus') return [key, text(value)];
    return [key, key === 'cpushares' ? natural(value) : parseBytes(text(value))];
  });
  return Object.fromEntries(entries) as Record<string, string | number>;
}

function named<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadValue) throw new BadValue(`${error.message} (${name})`, error.hint);
    throw error;
  }
}

/** A context that the engine fetches by itself. */
export const isRemote = (path: string): boolean => /^(https?:\/\/|git:\/\/|git@|github\.com\/)/.test(path);
