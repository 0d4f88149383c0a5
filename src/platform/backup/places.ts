import type { MountPoint } from '../../ports/index.ts';
import { persistentDirectories, runtimePath } from '../instance/mounts.ts';
import type { ObservedInstance } from '../observe.ts';

/**
 * What an instance keeps: its directories below DATA_DIR, and its volumes. Directories of the host that somebody chose
 * for it are not ours to back up.
 */
export function keptBy({ container, instance, summary }: ObservedInstance): readonly MountPoint[] {
  const folders = persistentDirectories.map(({ name, path }) => ({
    path,
    end: `/${container}_${instance}/${name}`,
  }));
  const isFolder = ({ source, target }: MountPoint) =>
    folders.some(({ path, end }) => target === path && source.endsWith(end));
  return summary.mounts
    .filter((one) => (one.type === 'volume' ? one.target !== runtimePath : isFolder(one)))
    .toSorted((a, b) => (a.target < b.target ? -1 : 1));
}
