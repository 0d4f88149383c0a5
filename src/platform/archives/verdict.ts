import { DockeropsError, UsageError, messageOf } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { writeVerdict, type Verdict } from './record.ts';
import type { Archive } from './shelf.ts';

/** What a trial that went well says of each archive. */
export type Passed = (one: Archive) => Pick<Verdict, 'what' | 'restoreSeconds'>;

/**
 * Tries archives and writes down beside each how it came out: they stand or fall together, as they are restored
 * together. Throws what went wrong; an interruption is no verdict.
 *
 * @param whose for the error: "this unit"
 */
export async function judged(
  run: Run,
  archives: readonly Archive[],
  whose: string,
  trial: () => Promise<Passed>,
): Promise<void> {
  const write = async (good: boolean, passed: Passed) => {
    const at = new Date(run.clock.now()).toISOString();
    for (const one of archives)
      await writeVerdict(run.ports.local.files, one.path, { good, at, ...passed(one) });
  };
  try {
    const passed = await trial();
    if (!run.dryRun) await write(true, passed);
  } catch (error) {
    if (run.signal.aborted || run.dryRun) throw error;
    await write(false, () => ({ what: messageOf(error) }));
    if (error instanceof DockeropsError)
      error.message = `the backups of ${whose} did not stand their trial: ${error.message}`;
    throw error;
  }
}

interface Trial {
  readonly verify?: boolean | undefined;
  readonly check?: string | undefined;
}

/** Throws `UsageError` for a `check` where nothing is tried. */
export function demandTrial({ verify, check }: Trial): void {
  if (check !== undefined && verify !== true)
    throw new UsageError('check= says how a backup is tried', { hint: 'give verify=True too' });
}
