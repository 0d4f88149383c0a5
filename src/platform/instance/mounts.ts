import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { ConfigError } from '../../core/index.ts';
import type { ImageDetails, Mount } from '../../ports/index.ts';
import { containerName } from '../labels.ts';
import type { Project } from '../schema.ts';
import { instanceKey, type ResolvedInstance } from './instance.ts';

/** A directory of an instance that lies on the host (seed 004's table). */
export interface PersistentDirectory {
  /** Its name below DATA_DIR/CONTAINER_INSTANCE. */
  readonly name: 'data' | 'opt' | 'log';
  /** Its path in the container. */
  readonly path: string;
}

/** By the switch of run.conf. */
export const persistentDirectories = [
  { property: 'persistent_data', name: 'data', path: '/data' },
  { property: 'persistent_opt', name: 'opt', path: '/opt' },
  { property: 'persistent_log', name: 'log', path: '/var/log' },
] as const;

/** The directories this instance keeps on the host (dockerops §5). */
export const persistentOf = (instance: ResolvedInstance): readonly PersistentDirectory[] =>
  persistentDirectories
    .filter(({ property }) => instance.properties[property])
    .map(({ name, path }) => ({ name, path }));

/** DATA_DIR/CONTAINER_INSTANCE on the engine's machine. */
export const persistentRoot = (project: Project, instance: ResolvedInstance): string =>
  posix.join(project.dataDirectory, `${instance.container}_${instance.instance}`);

/** A volume for a VOLUME of the image, found again by the next container of this instance. */
function imageVolume(project: Project, instance: ResolvedInstance, path: string): string {
  const readable = path.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const unique = createHash('sha256').update(path).digest('hex').slice(0, 6);
  return `${containerName(project.name, instance.container, instance.instance)}-${readable}-${unique}`;
}

/** Where a runtime volume is mounted: keys, secrets. */
export const runtimePath = '/run/dockerops';

/** Everything mounted into an instance; `runtime`: its runtime volume, if it has one. Throws `ConfigError` for one place wanted twice. */
export function mountsOf(
  project: Project,
  instance: ResolvedInstance,
  image: ImageDetails,
  runtime: string | undefined,
): readonly Mount[] {
  const root = persistentRoot(project, instance);
  const wanted: Mount[] = [
    ...(runtime === undefined ? [] : [{ type: 'volume', source: runtime, target: runtimePath } as const]),
    ...persistentOf(instance).map(({ name, path }): Mount => ({
      type: 'bind',
      source: posix.join(root, name),
      target: path,
    })),
    ...instance.volumes.map(({ source, target, readOnly }): Mount => ({
      type: source.startsWith('/') ? 'bind' : 'volume',
      source,
      target: normal(target),
      readOnly,
    })),
  ];
  checkTargets(instance, wanted);
  const others = image.volumes.filter((path) => !wanted.some((mount) => mount.target === normal(path)));
  return [
    ...wanted,
    ...others.map((path): Mount => ({
      type: 'volume',
      source: imageVolume(project, instance, path),
      target: path,
    })),
  ];
}

function checkTargets(instance: ResolvedInstance, mounts: readonly Mount[]): void {
  const targets = mounts.map((mount) => mount.target);
  const twice = targets.find((target, index) => targets.indexOf(target) !== index);
  if (twice === undefined) return;
  throw new ConfigError(`${instanceKey(instance)}: ${twice} is wanted as a mount twice`, {
    facts: ['a volumes[] line and a persistent_* switch, or two volumes[] lines, mean the same place'],
    ...(instance.where && { where: instance.where }),
  });
}

/** Absolute and without a slash at its end, so that places can be compared. */
const normal = (path: string): string => {
  const absolute = posix.join('/', path);
  return absolute.length > 1 ? absolute.replace(/\/$/, '') : absolute;
};
