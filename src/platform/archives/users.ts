import type { ContainerSummary, MountPoint, Run } from '../../ports/index.ts';

/** A container, and all with this label that mount one of these places too: who may write there. */
export async function usersOf(
  run: Run,
  container: ContainerSummary,
  places: readonly MountPoint[],
  label: string,
): Promise<readonly ContainerSummary[]> {
  const wanted = new Set(places.map(placeOf));
  const all = await run.ports.engine.containers.list({ labels: [label], all: true });
  const others = all.filter(
    ({ id, mounts }) => id !== container.id && mounts.some((mount) => wanted.has(placeOf(mount))),
  );
  return [container, ...others];
}

/** Lists of containers do not say where a volume lies. */
const placeOf = ({ name, source }: MountPoint): string => name ?? source;
