import { DockeropsError, throwAll } from '../../core/index.ts';
import { findCircle, type Plan, type Step } from '../../plan/index.ts';
import type { ImageDetails } from '../../ports/index.ts';
import { owns, removalSteps } from '../clean/plan.ts';
import { defaultGrace } from '../lifecycle/plan.ts';
import type { ObservedInstance } from '../observe.ts';
import { podsIn } from '../pods/decide.ts';
import { podSteps } from './steps/pod.ts';
import type { Decision } from './decision.ts';
import { imageOf, type RunFacts } from './facts.ts';
import { placeInstances } from './place.ts';
import { inStartOrder } from './order.ts';
import { claimsOf, portClashes, publishedPorts, type PortClaim } from '../instance/ports.ts';
import { networkSteps } from './steps/network.ts';
import { instanceSteps, isBarrier } from './steps/instance.ts';

/**
 * The steps that make what is wanted of what is; `removals` are instances that are not wanted any more. Throws every
 * port clash in one go, before anything starts.
 */
export function planRun(
  title: string,
  wanted: readonly Decision[],
  facts: RunFacts,
  removals: readonly ObservedInstance[] = [],
): Plan {
  const decisions = inStartOrder(wanted);
  throwAll(portClashes(wantedPorts(decisions, facts.images), facts.heldPorts));
  const places = placeInstances(decisions, facts.network);
  const around = { facts, places, decisions, removals, barriers: decisions.filter(isBarrier) };
  const steps = [
    ...pruneSteps(removals, facts),
    ...networkSteps(decisions, facts, places),
    ...podSteps(around),
    ...decisions.flatMap((decision) => instanceSteps(decision, around)),
  ];
  checkHandovers(steps);
  return { title, policy: 'skip-dependents', achieved: 'ready', steps };
}

function pruneSteps(removals: readonly ObservedInstance[], facts: RunFacts): readonly Step[] {
  const runtimeVolumes = facts.runtimeVolumes.filter((volume) => removals.some((one) => owns(one, volume)));
  const steps = removalSteps({ ours: removals, runtimeVolumes }, removals, defaultGrace);
  return steps.map((step) => ({ ...step, why: 'it is not in run.conf' }));
}

/** Links form no circle, that was seen to: so ports do that instances take from each other. */
function checkHandovers(steps: readonly Step[]): void {
  const circle = findCircle(new Map(steps.map(({ id, needs }) => [id, needs])));
  if (!circle) return;
  const names = [...new Set(circle.flatMap((id) => /^remove:(.+)$/.exec(id)?.[1] ?? []))];
  throw new DockeropsError(`${names.join(' and ')} wait for each other to give up their ports`, {
    hint: ['stop one of them first: dockerops stop:CONTAINER,instance=NAME'],
  });
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
