import { messageOf } from '../core/index.ts';
import type { Run } from '../ports/index.ts';

/** Runs `work` (observe, plan, apply) under the project's lock; a dry run changes nothing and takes none. */
export async function locked<T>(run: Run, project: string, work: () => Promise<T>): Promise<T> {
  if (run.dryRun) return work();
  const lock = await run.ports.lock.acquire(project);
  try {
    return await work();
  } finally {
    await lock.release().catch((error: unknown) => {
      run.emit({
        type: 'message',
        level: 'warning',
        text: `could not release the lock of ${project}: ${messageOf(error)}`,
      });
    });
  }
}
