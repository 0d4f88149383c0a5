import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { counter, DockeropsError, messageOf, sizeText } from '../core/index.ts';
import type { Run } from '../ports/index.ts';

/** Hands a stream on, showing as a step how much went through. */
export async function counted<T>(
  run: Run,
  title: string,
  source: Readable,
  take: (bytes: Readable) => Promise<T>,
): Promise<T> {
  const step = { id: 'copy', title, kind: 'copy' };
  const started = run.clock.now();
  const end = (outcome: 'done' | 'failed', more: { error?: DockeropsError } = {}): void =>
    run.emit({ type: 'step-ended', step, outcome, ms: run.clock.now() - started, ...more });
  run.emit({ type: 'step-started', step });
  try {
    const bytes = counter((sum) => run.emit({ type: 'step-progress', id: step.id, text: sizeText(sum) }));
    const taking = take(bytes);
    const piped = pipeline(source, bytes, { signal: run.signal });
    piped.catch(() => undefined);
    const taken = await taking; // knows why it stopped reading, where the pipe knows only that it did
    await piped;
    end('done');
    return taken;
  } catch (thrown) {
    const error = asError(run, title, thrown);
    end('failed', { error });
    throw error;
  }
}

function asError(run: Run, title: string, thrown: unknown): DockeropsError {
  const cause = run.signal.aborted ? (run.signal.reason as unknown) : thrown;
  return cause instanceof DockeropsError
    ? cause
    : new DockeropsError(`cannot ${title}: ${messageOf(cause)}`, { cause });
}
