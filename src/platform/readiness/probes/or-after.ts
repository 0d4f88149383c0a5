import type { Run } from '../../../ports/index.ts';

/** Resolves with the work, or after these milliseconds, whichever is first; rejects with the run's signal. */
export async function orAfter(ms: number, work: Promise<void>, { clock, signal }: Run): Promise<void> {
  const enough = new AbortController();
  const until = AbortSignal.any([signal, enough.signal]);
  try {
    await Promise.race([work, clock.sleep(ms, until)]);
  } finally {
    enough.abort();
  }
}
