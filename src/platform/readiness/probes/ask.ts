import type { ContainerDetails, Run } from '../../../ports/index.ts';
import type { Readiness } from '../supervisor.ts';

/** What a probe sees of a running instance. Calls of `run` end when the wait for readiness does. */
export interface Look {
  readonly run: Run;
  readonly details: ContainerDetails;
  /** Milliseconds it has run without a break, as far as we saw. */
  readonly runningMs: number;
}

/** Looks for one sign of readiness, again and again until it is there. */
export type Ask = (look: Look) => Promise<Readiness>;
