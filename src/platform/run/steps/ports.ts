import type { ObservedInstance } from '../../observe.ts';
import type { Decision } from '../decision.ts';
import { imageOf } from '../facts.ts';
import { isSwap } from '../making.ts';
import { instanceKey } from '../../instance/instance.ts';
import { claimsOf, collide, heldPorts, publishedPorts } from '../../instance/ports.ts';
import type { Around } from './around.ts';

/** Steps after which nobody of this plan has a port any more that the instance publishes. */
export function portsFree(decision: Decision, { facts, decisions, removals }: Around): readonly string[] {
  const { instance, pod } = decision;
  if (pod) return [];
  const claims = claimsOf(instance, publishedPorts(instance, imageOf(facts.images, instance.container)));
  if (claims.length === 0) return [];
  const inTheWay = ({ summary }: ObservedInstance) =>
    heldPorts([summary]).some((held) => claims.some((claim) => collide(claim, held)));
  const replaced = decisions.filter(
    (other) => other !== decision && isSwap(other) && other.existing && inTheWay(other.existing),
  );
  return [
    ...replaced.map((other) => `remove:${instanceKey(other.instance)}`),
    ...removals.filter(inTheWay).map(({ name }) => `remove:${name}`),
  ];
}
