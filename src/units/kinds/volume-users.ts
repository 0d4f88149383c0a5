import type { ContainerDetails, ContainerSummary, Run } from '../../ports/index.ts';
import { unitLabel } from '../labels.ts';

/** A container, and all of units that mount one of its volumes: who may write there. */
export async function usersOf(run: Run, container: ContainerDetails): Promise<readonly ContainerSummary[]> {
  const volumes = new Set(container.mounts.flatMap(({ type, name }) => (type === 'volume' ? [name] : [])));
  const all = await run.ports.engine.containers.list({ labels: [unitLabel.unit], all: true });
  const others = all.filter(
    ({ id, mounts }) =>
      id !== container.id && mounts.some(({ name }) => name !== undefined && volumes.has(name)),
  );
  return [container, ...others];
}
