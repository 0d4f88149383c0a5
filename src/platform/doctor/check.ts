/** One thing `doctor` looked at; the shape of `doctor --format json`. */
export interface Check {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  /** What was found. */
  readonly found: string;
  /** What to do about it. */
  readonly advice: readonly string[];
}

/** A check with nothing to say against what was found. */
export const ok = (check: string, found: string): Check => ({ check, state: 'ok', found, advice: [] });

/** Works now, but will give trouble: the advice says what to do about it. */
export const warning = (check: string, found: string, ...advice: readonly string[]): Check => ({
  check,
  state: 'warning',
  found,
  advice,
});

/** Must be mended before dockerops works: doctor ends with exit code 1. */
export const failed = (check: string, found: string, ...advice: readonly string[]): Check => ({
  check,
  state: 'failed',
  found,
  advice,
});
