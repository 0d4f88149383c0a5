const shortestMs = 20;
const longestMs = 250;

/**
 * Milliseconds between looks: a tenth of the time it has taken so far, so that one that is ready soon is seen soon; and
 * no less than half of what the look itself took, so that a busy engine is not kept busy by our questions.
 */
export const pauseAfter = (elapsedMs: number, tookMs = 0): number =>
  Math.round(Math.min(longestMs, Math.max(shortestMs, elapsedMs / 10, tookMs / 2)));
