import type { Labels, Run } from '../../ports/index.ts';
import { label } from '../labels.ts';

/** On whatever belongs to a throw-away twin: whose. It is found by this and removed, also when its run was killed. */
export const twinLabel = 'io.dockerops.twin';

/** Labels of what a twin is made of, beside those that say whose it is. */
export const ofTwin = (of: string): Labels => ({ [twinLabel]: of, [label.role]: 'helper' });

/** Removes the owner's twins with all that is in them: what carries the twins' label and no other. */
export async function removeTwins(run: Run, owner: Labels): Promise<void> {
  const { containers, volumes } = run.ports.engine;
  const labels = [twinLabel, ...Object.entries(owner).map(([key, value]) => `${key}=${value}`)];
  for (const { id } of await containers.list({ labels, all: true }))
    await containers.remove(id, { force: true, anonymousVolumes: true });
  for (const { name } of await volumes.list({ labels })) await volumes.remove(name);
}
