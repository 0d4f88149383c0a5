import type { Clock } from '../../core/index.ts';
import type { ContainerDetails } from '../../ports/index.ts';
import { restartsOf } from './death.ts';

export interface Uptime {
  /** Milliseconds it has run without a break, as far as we saw: our clock alone counts, the engine's may differ. */
  readonly runningMs: number;
  /** It did not crash since somebody started it, or has run for a while since. */
  readonly isCalm: boolean;
}

/** Milliseconds that one which crashed must stay up before its signs count: each of its starts may show them for a moment. */
const calmMs = 2000;

type Looked = Pick<ContainerDetails, 'state' | 'startedAt' | 'raw'>;

/** Counts from look to look. */
export function watchUptime(clock: Clock): (details: Looked) => Uptime {
  let start = '';
  let since = clock.now();
  return (details) => {
    const { state, startedAt } = details;
    if (state !== 'running' || startedAt !== start) [start, since] = [startedAt, clock.now()];
    const runningMs = clock.now() - since;
    return { runningMs, isCalm: restartsOf(details) === 0 || runningMs >= calmMs };
  };
}
