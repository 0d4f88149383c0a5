import { LockedError } from '../../core/index.ts';
import { locked } from '../../plan/index.ts';
import { label } from '../../platform/labels.ts';
import type { Run } from '../../ports/index.ts';
import { unitLabel } from '../labels.ts';
import { archivesOf } from './identity.ts';
import { removeTest } from './kinds/teardown.ts';

/** A test run holds this as long as it lives: so others can tell whether what it made is still needed. */
export const testLock = (unit: string, id: string): string => `unit-test.${unit.replaceAll('/', '.')}.${id}`;

/** Takes back what test runs of a unit left that were killed; those that live are left alone. */
export async function takeBackTests(run: Run, unit: string): Promise<void> {
  if (run.dryRun) return;
  const prefix = testLock(unit, '');
  const locks = await run.ports.engine.volumes.list({ labels: [`${label.role}=lock`] });
  const names = locks
    .map(({ labels }) => labels[label.project] ?? '')
    .filter((name) => name.startsWith(prefix));
  for (const id of new Set(names.map((name) => name.slice(prefix.length))))
    if (/^[0-9a-f]{8}$/.test(id)) await removeDead(run, unit, id);
}

async function removeDead(run: Run, unit: string, id: string): Promise<void> {
  const lock = testLock(unit, id);
  try {
    // None that is dead: it is our own, or has ended meanwhile.
    if (!(await run.ports.lock.check(lock))) return;
    await locked(run, lock, async () => {
      const volumes = await ownVolumesOf(run, id);
      await removeTest({ test: id, images: [], volumes, archives: archivesOf(id) }, run);
    });
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
  }
}

/** Volumes with a name that the run made: no label finds them, but its containers have them. */
async function ownVolumesOf(run: Run, id: string): Promise<readonly string[]> {
  const { containers } = run.ports.engine;
  const found = await containers.list({ all: true, labels: [`${unitLabel.test}=${id}`] });
  const all = await Promise.all(found.map((one) => containers.inspect(one.id)));
  const names = all.flatMap((one) => one?.mounts.flatMap(({ name = '' }) => name) ?? []);
  return [...new Set(names)].filter((name) => name.endsWith(`_${id}`));
}
