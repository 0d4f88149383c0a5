import { InterruptedError } from '../core/index.ts';
import type { Run } from '../ports/index.ts';

/** The error that ends what has no other end than an interruption: nobody needs to be told of it. */
export function expectedEnd({ signal }: Run, error: unknown): unknown {
  const reason: unknown = signal.reason;
  if (!signal.aborted) return error;
  if (!(reason instanceof InterruptedError)) return new InterruptedError('interrupted', undefined, true);
  return new InterruptedError(reason.message, reason.exitCode, true);
}
