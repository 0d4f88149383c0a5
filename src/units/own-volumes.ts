import type { ContainerDetails, MountPoint, Run } from '../ports/index.ts';

/** A volume that the engine named: with its container it is lost in the docker nirvana. */
export const isAnonymous = ({ name = '' }: MountPoint): boolean => /^[0-9a-f]{64}$/.test(name);

/** The volumes of a container, without host directories and without those it has from other containers. */
export async function ownVolumes(run: Run, container: ContainerDetails): Promise<readonly MountPoint[]> {
  const raw = container.raw as { readonly HostConfig: { readonly VolumesFrom?: readonly string[] | null } };
  const sources = (raw.HostConfig.VolumesFrom ?? []).map((source) => source.replace(/:[a-zA-Z,]+$/, ''));
  const others = await Promise.all(sources.map((source) => run.ports.engine.containers.inspect(source)));
  const inherited = new Set(others.flatMap((one) => one?.mounts.map(({ name }) => name) ?? []));
  return container.mounts.filter(({ type, name }) => type === 'volume' && !inherited.has(name));
}
