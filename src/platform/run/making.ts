import { isPodMade } from '../pods/decide.ts';
import { isGoing } from '../observe.ts';
import type { Decision } from './decision.ts';

/**
 * Whether the old container stays until the new one is ready. One that never started, or a shell that was left behind,
 * is nothing to come back to; and one whose pod is made anew, or that moves from one network to another, cannot.
 */
export function isSwap({ action, existing, instance, pod }: Decision): boolean {
  if (action !== 'replace' || instance.starts !== 'service') return false;
  if (existing && (existing.summary.state === 'created' || isGoing(existing))) return false;
  if (!pod) return existing?.pod === undefined;
  return !isPodMade(pod) && existing?.summary.networkOf === pod.existing?.id;
}
