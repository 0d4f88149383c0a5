import type { Step } from '../../../plan/index.ts';
import type { Decision } from '../decide.ts';
import { isPodMade } from '../../pods/decide.ts';
import { podCreation, podStart } from '../../pods/ids.ts';
import type { RunFacts } from '../facts.ts';
import { instanceKey, isMade } from '../instance.ts';
import { networkStep } from '../network/place.ts';
import type { Around } from './around.ts';
import { makeSteps } from './make.ts';
import { removeSteps } from './remove.ts';
import { startSteps } from './start.ts';

/**
 * Everything done about one instance: remove the old container, make the new one, start it, see it ready. A shell is
 * only made here; its session starts it once the terminal is attached.
 */
export function instanceSteps(decision: Decision, around: Around): readonly Step[] {
  const subject = instanceKey(decision.instance);
  return stepsOf(decision, around).map((step) => ({ ...step, subject }));
}

function stepsOf(decision: Decision, around: Around): readonly Step[] {
  if (decision.action === 'none') return [];
  const network = networkNeeds(decision, around.facts);
  const removals = removeSteps(decision);
  const makes = isMade(decision) ? makeSteps(decision, around, { network, removed: tips(removals) }) : [];
  if (decision.instance.starts !== 'service') return [...removals, ...makes];
  const made = makes.length > 0 ? tips(makes) : network;
  const needs = [
    ...made,
    ...startNeeds(decision),
    ...linksReady(decision, around),
    ...barriers(around.earlier),
  ];
  return [...removals, ...makes, ...startSteps(decision, around.facts, [...new Set(needs)])];
}

/** A member's container names its pod's. */
function networkNeeds({ pod }: Decision, { network }: RunFacts): readonly string[] {
  if (pod) return isPodMade(pod) ? [podCreation(pod)] : [];
  return network.subnet === undefined ? [networkStep] : [];
}

/** What was running is stopped before, and a pod's network must be there. */
const startNeeds = ({ action, pod, instance }: Decision): readonly string[] => [
  ...(action === 'restart' ? [`stop:${instanceKey(instance)}`] : []),
  ...(pod && pod.action !== 'none' ? [podStart(pod)] : []),
];

/** The steps no other of these needs: whoever waits for them has waited for all. */
const tips = (steps: readonly Step[]): readonly string[] =>
  steps.map(({ id }) => id).filter((id) => !steps.some(({ needs }) => needs.includes(id)));

/** The last step of an instance's start: what its dependents wait for. */
const lastStep = ({ instance }: Decision): string =>
  `${instance.sleepSeconds > 0 ? 'sleep' : 'ready'}:${instanceKey(instance)}`;

const isStarted = ({ action, instance }: Decision): boolean =>
  action !== 'none' && instance.starts === 'service';

const linksReady = ({ links }: Decision, { decisions }: Around): readonly string[] =>
  decisions
    .filter(
      (other) =>
        isStarted(other) && links.some((link) => instanceKey(link.target) === instanceKey(other.instance)),
    )
    .map(lastStep);

/** `sleep` holds back everything that comes after it, linked or not (dockerops §6). */
const barriers = (earlier: readonly Decision[]): readonly string[] =>
  earlier.filter((other) => isStarted(other) && other.instance.sleepSeconds > 0).map(lastStep);
