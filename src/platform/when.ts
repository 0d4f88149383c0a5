import { UsageError } from '../core/index.ts';

const secondsPer: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const age = /^(?:\d+[smhd])+$/;
const isoTime = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/**
 * A moment as users write it, in seconds since the epoch: an age (`10m`, `1h30m`, `2d`, a bare number of seconds) or a
 * time (ISO 8601; without a zone, that of this machine). Throws `UsageError` for what is neither.
 */
export function momentOf(parameter: string, text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const typed = text.trim();
  if (/^\d+$/.test(typed)) return nowMs / 1000 - Number(typed);
  if (age.test(typed)) return nowMs / 1000 - secondsOf(typed);
  const time = isoTime.test(typed) ? Date.parse(localDay(typed)) : Number.NaN;
  if (!Number.isNaN(time)) return time / 1000;
  throw new UsageError(`${parameter}: "${text}" is neither an age nor a time`, {
    hint: 'an age like 30s, 10m, 1h30m, 2d, or a time like 2026-11-21T10:00:00Z',
  });
}

/** `since=` and `until=` together. Throws `UsageError` where nothing lies between them. */
export function spanOf(
  { since, until }: { readonly since?: string | undefined; readonly until?: string | undefined },
  nowMs: number,
): { readonly since?: number; readonly until?: number } {
  const from = momentOf('since', since, nowMs);
  const to = momentOf('until', until, nowMs);
  if (from !== undefined && to !== undefined && from > to)
    throw new UsageError(`since=${since ?? ''} is later than until=${until ?? ''}`, {
      hint: 'an age counts back from now: since=2h,until=1h is the hour before the last',
    });
  return { ...(from !== undefined && { since: from }), ...(to !== undefined && { until: to }) };
}

const secondsOf = (text: string): number =>
  [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, amount, unit = '']) => sum + Number(amount) * (secondsPer[unit] ?? 0),
    0,
  );

/** JavaScript takes a bare day for one of UTC, and a day with a time for one of here. */
const localDay = (text: string): string => (text.length === 10 ? `${text}T00:00` : text);
