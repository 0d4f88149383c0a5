import type { Labels, Run } from '../../ports/index.ts';
import { label } from '../labels.ts';
import { thaw } from './freeze.ts';
import { removeTwins } from './twins.ts';
import { forgetGone } from '../markers.ts';

/**
 * Takes back what a run left that was killed: containers that stand still for a backup, throw-away ones, and twins. What a
 * restore stopped waits for the next one. Only under the owner's lock: nobody else is at it then.
 */
export async function takeBack(run: Run, owner: Labels): Promise<void> {
  if (run.dryRun) return;
  const { containers } = run.ports.engine;
  await thaw(run, owner);
  const labels = Object.entries({ ...owner, [label.role]: 'helper' }).map(
    ([key, value]) => `${key}=${value}`,
  );
  for (const { id } of await containers.list({ labels, all: true }))
    await containers.remove(id, { force: true, anonymousVolumes: true });
  await removeTwins(run, owner);
  await forgetGone(run, owner, 'stopped');
}
