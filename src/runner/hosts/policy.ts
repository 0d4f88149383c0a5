/** How the hosts of a task take their turns, and what a failure means to the others. */
export interface Policy {
  /** `-P`: hosts at once instead of one after another. */
  readonly parallel: boolean;
  /** `-z`: how many at once; undefined where nobody said it. */
  readonly poolSize: number | undefined;
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

/** What a task declares of its turns. */
export interface Turns {
  readonly serial?: boolean;
  readonly parallel?: boolean | number;
}

/** Hosts at once under `-P` alone. */
const defaultWidth = 32;

/** How many hosts of a task are at work at once: as it declares, within what `-z` allows, else as the line says. */
export function widthOf({ serial, parallel }: Turns, policy: Policy): number {
  if (serial) return 1;
  if (typeof parallel === 'number') return Math.min(parallel, policy.poolSize ?? parallel);
  return policy.poolSize ?? (parallel || policy.parallel ? defaultWidth : 1);
}

/** How many of so many hosts may fail before no further one is started. */
export function toleratedFailures({ onError, maxFailures }: Policy, hosts: number): number {
  if (maxFailures?.kind === 'count') return maxFailures.value;
  if (maxFailures?.kind === 'percent') return Math.floor((hosts * maxFailures.value) / 100);
  return onError === 'stop' ? 0 : Infinity;
}
