import { TimeoutError } from '../core/index.ts';
import { millisecondsOf } from './hosts.ts';

/** The signal, which `--deadline SECONDS` breaks off, too. */
export function withinDeadline(seconds: string | undefined, signal: AbortSignal): AbortSignal {
  const ms = millisecondsOf(seconds);
  if (ms === undefined) return signal;
  const late = new AbortController();
  setTimeout(() => late.abort(new TimeoutError(`no end after ${ms / 1000} s (--deadline)`)), ms).unref();
  return AbortSignal.any([signal, late.signal]);
}
