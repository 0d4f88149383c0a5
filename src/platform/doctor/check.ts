/** One thing `doctor` looked at; the shape of `doctor --format json`. */
export interface Check {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  /** What was found. */
  readonly found: string;
  /** What to do about it. */
  readonly advice: readonly string[];
}

export const ok = (check: string, found: string): Check => ({ check, state: 'ok', found, advice: [] });

export const warning = (check: string, found: string, ...advice: readonly string[]): Check => ({
  check,
  state: 'warning',
  found,
  advice,
});

export const failed = (check: string, found: string, ...advice: readonly string[]): Check => ({
  check,
  state: 'failed',
  found,
  advice,
});
