import { throwAll } from '../../core/index.ts';
import type { Plan } from '../../plan/index.ts';
import type { ImageDetails } from '../../ports/index.ts';
import { podsIn } from '../pods/decide.ts';
import { podSteps } from '../pods/steps.ts';
import type { Decision } from './decide.ts';
import { imageOf, type RunFacts } from './facts.ts';
import { placeInstances } from './network/place.ts';
import { inStartOrder } from './order.ts';
import { claimsOf, portClashes, publishedPorts, type PortClaim } from './ports.ts';
import { networkSteps } from './steps/network.ts';
import { instanceSteps } from './steps/instance.ts';

/** The steps that make what is wanted of what is. Throws every port clash in one go, before anything starts. */
export function planRun(title: string, wanted: readonly Decision[], facts: RunFacts): Plan {
  const decisions = inStartOrder(wanted);
  throwAll(portClashes(wantedPorts(decisions, facts.images), facts.heldPorts));
  const places = placeInstances(decisions, facts.network);
  return {
    title,
    policy: 'skip-dependents',
    achieved: 'ready',
    steps: [
      ...networkSteps(decisions, facts, places),
      ...podSteps({ facts, places, decisions }),
      ...decisions.flatMap((decision, index) =>
        instanceSteps(decision, { facts, places, decisions, earlier: decisions.slice(0, index) }),
      ),
    ],
  };
}

/** The host ports of all instances that are to be started. */
export function wantedPorts(
  decisions: readonly Decision[],
  images: ReadonlyMap<string, ImageDetails>,
): readonly PortClaim[] {
  const alone = decisions.filter(({ action, pod }) => action !== 'none' && pod === undefined);
  return [
    ...alone.flatMap(({ instance }) =>
      claimsOf(instance, publishedPorts(instance, imageOf(images, instance.container))),
    ),
    ...podsIn(decisions).flatMap(({ action, pod }) => (action === 'none' ? [] : pod.ports)),
  ];
}
