import type { Ask } from './ask.ts';

/** Milliseconds an instance without a better sign must have run to count as ready. */
const settleMs = 500;

/** Ready once it has stayed up for a moment: the sign of what has no other. */
export const askRunning: Ask = async ({ runningMs }) =>
  runningMs >= settleMs ? { is: 'ready' } : { is: 'waiting', for: 'it to stay up' };
