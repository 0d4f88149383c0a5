import { thaw } from '../platform/archives/index.ts';
import { label } from '../platform/labels.ts';
import type { Run } from '../ports/index.ts';
import { unitLabel } from './labels.ts';
import { removeTwins } from './trial/kinds.ts';

/**
 * Takes back what a run left that was killed: containers that stand still for a backup, and throw-away ones. Only under
 * the unit's lock: nobody else is at it then.
 */
export async function recover(run: Run, unit: string): Promise<void> {
  if (run.dryRun) return;
  const { containers } = run.ports.engine;
  await thaw(run, { [unitLabel.unit]: unit });
  const labels = [`${unitLabel.unit}=${unit}`, `${label.role}=helper`];
  for (const { id } of await containers.list({ labels, all: true }))
    await containers.remove(id, { force: true, anonymousVolumes: true });
  await removeTwins(run, unit);
}
