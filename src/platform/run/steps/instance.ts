import type { Step } from '../../../plan/index.ts';
import { isSuccessor, type ObservedInstance } from '../../observe.ts';
import { isPodMade } from '../../pods/decide.ts';
import { podCreation, podStart } from '../../pods/ids.ts';
import { isAwaited } from '../awaited.ts';
import type { Decision } from '../decision.ts';
import type { RunFacts } from '../facts.ts';
import { instanceKey, isMade } from '../../instance/instance.ts';
import { isSwap } from '../making.ts';
import { networkStep } from '../place.ts';
import type { Around } from './around.ts';
import { dataSteps } from './data.ts';
import { discardSteps, forgetSteps, nameStep } from './leftovers.ts';
import { makeSteps } from './make.ts';
import { portsFree } from './ports.ts';
import { removeSteps } from './remove.ts';
import { startSteps, waitStep } from './start.ts';
import { swapSteps } from './swap.ts';

/** Everything done about one instance: what killed runs left is cleared away, then it is made, replaced or started. */
export function instanceSteps(decision: Decision, around: Around): readonly Step[] {
  const subject = instanceKey(decision.instance);
  return stepsOf(decision, around).map((step) => ({ ...step, subject }));
}

function stepsOf(decision: Decision, around: Around): readonly Step[] {
  const discards = discardSteps(decision);
  const { existing } = decision;
  if (existing && isSwap(decision))
    return [...discards, ...replacing(decision, existing, around, tips(discards))];
  return [...discards, ...making(decision, around, tips(discards))];
}

/** The new container is made beside the old one and takes its place. */
function replacing(
  decision: Decision,
  existing: ObservedInstance,
  around: Around,
  cleared: readonly string[],
): readonly Step[] {
  const network = networkNeeds(decision, around.facts);
  const makes = isMade(decision) ? makeSteps(decision, around, { network, removed: cleared }) : [];
  const made = makes.length > 0 ? tips(makes) : cleared;
  return [...makes, ...swapSteps(decision, existing, around.facts, startNeeds(decision, around, made))];
}

/** From nothing, or as it is. A shell is only made here: its session starts it once the terminal is attached. */
function making(decision: Decision, around: Around, cleared: readonly string[]): readonly Step[] {
  const { facts } = around;
  const network = networkNeeds(decision, facts);
  const settled = [...removeSteps(decision, cleared), ...nameSteps(decision, facts, cleared)];
  const ready = settled.length > 0 ? tips(settled) : cleared;
  const makes = isMade(decision)
    ? makeSteps(decision, around, { network, removed: ready })
    : markSteps(decision, around, ready);
  const steps = [...settled, ...makes, ...forgetSteps(decision, facts, ready)];
  if (mustBeSeen(decision, around)) return [...steps, waitStep(decision, facts, ready)];
  if (decision.action === 'none' || decision.instance.starts !== 'service') return steps;
  const made = makes.length > 0 ? tips(makes) : [...network, ...ready];
  return [...steps, ...startSteps(decision, facts, startNeeds(decision, around, made))];
}

/** Of one that stays as it is, although the mark of its data's owner is lost. */
const markSteps = (decision: Decision, { facts }: Around, needs: readonly string[]): readonly Step[] =>
  decision.lost ? dataSteps(decision, facts.platform, needs) : [];

/** A member's container names its pod's. */
function networkNeeds({ pod }: Decision, { network }: RunFacts): readonly string[] {
  if (pod) return isPodMade(pod) ? [podCreation(pod)] : [];
  return network.subnet === undefined ? [networkStep] : [];
}

/** Of a re-creation that was settled but not finished. */
function nameSteps(decision: Decision, facts: RunFacts, needs: readonly string[]): readonly Step[] {
  const { existing } = decision;
  if (isMade(decision) || !existing || !isSuccessor(existing.summary)) return [];
  return [nameStep(decision, existing.id, facts, needs)];
}

/** It is made, its pod's network is there, so is what it links to, and nobody has its ports. */
function startNeeds(decision: Decision, around: Around, made: readonly string[]): readonly string[] {
  const { pod } = decision;
  const network = pod && pod.action !== 'none' ? [podStart(pod)] : [];
  const others = [
    ...linksReady(decision, around),
    ...barriersBefore(decision, around),
    ...portsFree(decision, around),
  ];
  return [...new Set([...made, ...network, ...others])];
}

/** The steps no other of these needs: whoever waits for them has waited for all. */
const tips = (steps: readonly Step[]): readonly string[] =>
  steps.map(({ id }) => id).filter((id) => !steps.some(({ needs }) => needs.includes(id)));

/** The last step of an instance's start: what its dependents wait for. */
function lastStep(decision: Decision): string {
  const call = instanceKey(decision.instance);
  if (decision.action === 'none') return `ready:${call}`;
  if (decision.instance.sleepSeconds > 0) return `sleep:${call}`;
  return isSwap(decision) ? `name:${call}` : `ready:${call}`;
}

const isStarted = ({ action, instance }: Decision): boolean =>
  action !== 'none' && instance.starts === 'service';

/** It runs, and stays as it is; without its image nobody knows how to ask. */
const mustBeSeen = (decision: Decision, { decisions, facts }: Around): boolean =>
  isAwaited(decision, decisions) && facts.images.has(decision.instance.container);

function linksReady({ links }: Decision, around: Around): readonly string[] {
  if (links.length === 0) return [];
  return around.decisions
    .filter((other) => links.some((link) => instanceKey(link.target) === instanceKey(other.instance)))
    .filter((other) => isStarted(other) || mustBeSeen(other, around))
    .map(lastStep);
}

/** `sleep` holds back everything that comes after it, linked or not (dockerops §6). */
export const isBarrier = (decision: Decision): boolean =>
  isStarted(decision) && decision.instance.sleepSeconds > 0;

function barriersBefore(decision: Decision, { barriers, decisions }: Around): readonly string[] {
  if (barriers.length === 0) return [];
  const earlier = new Set(decisions.slice(0, decisions.indexOf(decision)));
  return barriers.filter((other) => earlier.has(other)).map(lastStep);
}
