import { say } from './say.ts';
import type { Case, Lap } from './row.ts';

/** Milliseconds, by `CONTENDER LAP`. */
export type Times = ReadonlyMap<string, readonly number[]>;

/**
 * Lets the contenders of a case take turns, A/B/C A/B/C, so that a busy machine slows all alike.
 * The first round is not counted.
 */
export async function measure(one: Case, rounds: number): Promise<Times> {
  const times = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, turn } of one.contenders) {
      await turn(stopwatch(name, round === 0 ? undefined : times));
    }
    say(`  ${one.title}: round ${round} of ${rounds}`);
  }
  return times;
}

const stopwatch =
  (contender: string, times: Map<string, number[]> | undefined): Lap =>
  async (lap, work) => {
    const started = performance.now();
    const result = await work();
    const key = `${contender} ${lap}`;
    times?.set(key, [...(times.get(key) ?? []), performance.now() - started]);
    return result;
  };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] =
    sorted.length % 2 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1);
  return (low + high) / 2;
}
