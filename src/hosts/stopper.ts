import { TimeoutError, abortReason } from '../core/index.ts';
import type { CommandOptions } from '../ports/index.ts';

export interface Stopper {
  readonly signal: AbortSignal;
  /** As the caller's abort does, for another reason. */
  stop(reason: Error): void;
  clear(): void;
}

/** One signal for the caller's abort and the deadline; its reason is the error to throw. */
export function stopper(line: string, { signal, deadlineMs }: CommandOptions): Stopper {
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal && abortReason(signal));
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const onDeadline = () => controller.abort(new TimeoutError(`${line}: no end after ${deadlineMs ?? 0} ms`));
  const timer = deadlineMs === undefined ? undefined : setTimeout(onDeadline, deadlineMs);
  const clear = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
  return { signal: controller.signal, stop: (reason) => controller.abort(reason), clear };
}
