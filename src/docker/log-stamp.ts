/** Of the engine's own timestamps, which are all as long: 2026-11-21T04:25:41.046123456Z. */
const usualLength = 30;
const longest = 40;
const blank = 0x20;

/** Where the time ends that a piece of a log begins with (API: `timestamps`); -1 when it has none. */
export function stampEnd(data: Buffer, start: number, end: number): number {
  if (data[start + usualLength] === blank && start + usualLength < end) return start + usualLength;
  const found = data.subarray(start, Math.min(end, start + longest)).indexOf(blank);
  return found < 0 ? -1 : start + found;
}
