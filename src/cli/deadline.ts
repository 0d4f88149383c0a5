import { TimeoutError } from '../core/index.ts';
import { secondsOf } from './hosts.ts';

/** The signal, which `--deadline SECONDS` breaks off, too. Throws `UsageError`. */
export function withinDeadline(seconds: string | undefined, signal: AbortSignal): AbortSignal {
  const ms = secondsOf(seconds, '--deadline');
  if (ms === undefined) return signal;
  const late = new AbortController();
  setTimeout(() => late.abort(new TimeoutError(`no end after ${ms / 1000} s (--deadline)`)), ms).unref();
  return AbortSignal.any([signal, late.signal]);
}
