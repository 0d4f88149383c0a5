/** How the hosts of a task take their turns, and what a failure means to the others. */
export interface Policy {
  /** Hosts at once; 1: one after another. */
  readonly width: number;
  /**
   * `stop`: no further host starts, and the line ends there; `drain`: the task's other hosts get it, then the line ends;
   * `continue`: the others go on to the end of the line.
   */
  readonly onError: 'stop' | 'drain' | 'continue';
  /** Failures that are borne before no further host is started; undefined: as `onError` says. */
  readonly maxFailures: MaxFailures | undefined;
  /** A host that does not answer, or does not let us in, is left out and fails nothing. */
  readonly skipBadHosts: boolean;
}

export type MaxFailures =
  { readonly kind: 'count'; readonly value: number } | { readonly kind: 'percent'; readonly value: number };

export const onePerTurn: Policy = { width: 1, onError: 'stop', maxFailures: undefined, skipBadHosts: false };

/** How many of so many hosts may fail before no further one is started. */
export function toleratedFailures({ onError, maxFailures }: Policy, hosts: number): number {
  if (maxFailures?.kind === 'count') return maxFailures.value;
  if (maxFailures?.kind === 'percent') return Math.floor((hosts * maxFailures.value) / 100);
  return onError === 'stop' ? 0 : Infinity;
}
