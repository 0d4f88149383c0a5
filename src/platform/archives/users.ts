import type { ContainerSummary, MountPoint, Run } from '../../ports/index.ts';

/** A container, and all with this label that mount one of these places too: who may write there. */
export async function usersOf(
  run: Run,
  container: ContainerSummary,
  places: readonly MountPoint[],
  label: string,
): Promise<readonly ContainerSummary[]> {
  const wanted = new Set(places.map(({ source }) => source));
  const all = await run.ports.engine.containers.list({ labels: [label], all: true });
  const others = all.filter(
    ({ id, mounts }) => id !== container.id && mounts.some(({ source }) => wanted.has(source)),
  );
  return [container, ...others];
}
