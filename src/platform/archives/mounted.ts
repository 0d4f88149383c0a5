import type { MountPoint } from '../../ports/index.ts';

/** Those of some paths of a container that lie in volumes or directories of the host: what a helper can mount, too. */
export const mountedPaths = (mounts: readonly MountPoint[], paths: readonly string[]): readonly string[] =>
  paths.filter((path) => ['volume', 'bind'].includes(mountAt(mounts, path)?.type ?? ''));

/** What a helper needs for them: the mounts that they lie in, and volumes that lie in them. */
export const mountsFor = (mounts: readonly MountPoint[], paths: readonly string[]): readonly MountPoint[] =>
  mounts.filter(
    (mount) =>
      paths.some((path) => mountAt(mounts, path) === mount) ||
      (mount.type === 'volume' && paths.some((path) => isWithin(mount.target, path))),
  );

/** The innermost one. */
const mountAt = (mounts: readonly MountPoint[], path: string): MountPoint | undefined =>
  mounts
    .filter(({ target }) => isWithin(path, target))
    .toSorted((a, b) => b.target.length - a.target.length)[0];

const isWithin = (path: string, directory: string): boolean =>
  `${path}/`.startsWith(`${directory.replace(/\/$/, '')}/`);
