import type { Bench } from './bench.ts';

/** Measures a part of a turn under a name: `await lap('up', () => …)`. */
export type Lap = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** One of those who take turns: the floor, a peer, or dockerops. What it measures is named `NAME LAP`. */
export interface Contender {
  readonly name: string;
  /** What it is measured with, where that may be missing here: a program, or `compose`, which is fetched. */
  readonly by?: string;
  readonly turn: (lap: Lap) => Promise<unknown>;
}

/** What must be reached: a ratio of two medians, or milliseconds. */
export type Bar =
  | { readonly what: string; readonly of: string; readonly against: string; readonly atMost: number }
  | { readonly what: string; readonly of: string; readonly atMostMs: number };

export interface Case {
  readonly title: string;
  readonly contenders: readonly Contender[];
  readonly bars: readonly Bar[];
  /** How many times as many rounds as others: what takes milliseconds needs more of them. */
  readonly times?: number;
  /** Beside the times: lines lost, memory. Asked for at the end; throws when something is wrong. */
  readonly notes?: () => readonly string[];
}

/** A row of the table: what is compared, on what is made for it. */
export interface Row {
  readonly name: string;
  readonly title: string;
  cases(bench: Bench): AsyncGenerator<Case>;
}
