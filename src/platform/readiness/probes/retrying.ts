import { pauseAfter } from '../pause.ts';

/** Milliseconds that one process tries for: whoever waits wants to see, too, whether the instance is still there. */
const windowMs = 500;

/** The first argument is how often, the second how many seconds lie between. What cannot be run is not tried again. */
const script = `tries=$1 pause=$2; shift 2
while "$@"; code=$?; [ $code -gt 0 ] && [ $code -lt 126 ] && [ $((tries -= 1)) -gt 0 ]; do sleep "$pause"; done
exit $code`;

/**
 * A command that tries another until it ends with 0, as often as we would look meanwhile, and says the last exit code.
 * To start a process costs an engine ten times what most questions take, and the answer comes that much later.
 *
 * @param timeoutMs of each try: half of it at most is spent on several
 */
export function retrying(
  argv: readonly string[],
  runningMs: number,
  timeoutMs = Infinity,
): readonly string[] {
  const pauseMs = pauseAfter(runningMs);
  const tries = Math.max(1, Math.floor(Math.min(windowMs, timeoutMs / 2) / pauseMs));
  return ['/bin/sh', '-c', script, 'sh', String(tries), String(pauseMs / 1000), ...argv];
}
