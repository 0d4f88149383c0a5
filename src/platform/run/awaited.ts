import type { Decision } from './decision.ts';
import { instanceKey } from '../instance/instance.ts';

const isService = ({ instance }: Decision): boolean => instance.starts === 'service';

/**
 * Whether an instance runs and stays as it is, but something that is started links to it: it may have been started a
 * moment ago, by somebody else or by the engine as it came up, so its readiness is to be seen first.
 */
export function isAwaited(decision: Decision, decisions: readonly Decision[]): boolean {
  const { action, existing, instance } = decision;
  if (action !== 'none' || !existing?.running || !isService(decision)) return false;
  return decisions.some(
    (other) =>
      other.action !== 'none' &&
      isService(other) &&
      other.links.some(({ target }) => instanceKey(target) === instanceKey(instance)),
  );
}
