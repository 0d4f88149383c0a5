import { setTimeout as delay } from 'node:timers/promises';

const askEveryMs = 25;

/** Waits for a condition instead of sleeping; fails naming it when `deadlineMs` passes. Returns what it found. */
export async function until<T>(
  what: string,
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  deadlineMs = 20_000,
): Promise<T> {
  const giveUpAt = Date.now() + deadlineMs;
  let trouble = '';
  while (Date.now() < giveUpAt) {
    try {
      const found = await condition();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      trouble = ` (last error: ${String(error)})`;
    }
    await delay(askEveryMs);
  }
  throw new Error(`waited ${deadlineMs / 1000} s in vain for ${what}${trouble}`);
}
