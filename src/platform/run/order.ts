import { instanceKey } from '../instance/instance.ts';
import type { Decision } from './decision.ts';

/** Link targets before those that link to them; run.conf's order where links leave it open. */
export function inStartOrder(decisions: readonly Decision[]): readonly Decision[] {
  const byKey = new Map(decisions.map((decision) => [instanceKey(decision.instance), decision]));
  const ordered = new Set<Decision>();
  const visit = (decision: Decision) => {
    if (ordered.has(decision)) return;
    for (const { target } of decision.links) {
      const linked = byKey.get(instanceKey(target));
      if (linked && linked !== decision) visit(linked);
    }
    ordered.add(decision);
  };
  for (const decision of decisions) visit(decision);
  return [...ordered];
}
