import type { Step } from '../../../plan/index.ts';
import { removeInstance } from '../../kinds/remove.ts';
import { imageName } from '../../labels.ts';
import { startInstance, stopInstance, type InstanceParams, type StopParams } from '../../kinds/lifecycle.ts';
import { defaultGrace } from '../../lifecycle/plan.ts';
import type { ObservedInstance, ObservedPod } from '../../observe.ts';
import type { Decision } from '../decision.ts';
import type { RunFacts } from '../facts.ts';
import { instanceKey } from '../../instance/instance.ts';
import { createInstance } from '../../kinds/instance-create.ts';
import { networkStep, type Places } from '../place.ts';
import { pauseContainer } from '../../schema.ts';
import { isPodMade, podKey, podsIn, type PodDecision } from '../../pods/decide.ts';
import { containerOfPod, podCreation, podStart } from '../../pods/ids.ts';
import { makePodImage, type PodImageParams } from '../../pods/image-kind.ts';
import { podSpecification } from '../pod-specification.ts';

/** The plan, as pods see it. */
export interface AroundPods {
  readonly facts: RunFacts;
  readonly places: Places;
  readonly decisions: readonly Decision[];
  /** Instances that go since they left run.conf. */
  readonly removals: readonly ObservedInstance[];
}

const imageStep = 'pod-image';

/** Everything done about pods: their image, the removal of what is replaced, their containers. */
export function podSteps(around: AroundPods): readonly Step[] {
  const pods = podsIn(around.decisions);
  return [
    ...(pods.some(isPodMade) ? [imageStepOf(around.facts)] : []),
    ...pods.flatMap((pod) => stepsOf(pod, around)),
    ...emptied(around),
  ];
}

function imageStepOf({ platform: { project } }: RunFacts): Step {
  const params: PodImageParams = {
    reference: imageName(project.name, pauseContainer),
    project: project.name,
  };
  return { id: imageStep, kind: makePodImage.name, params: { ...params }, needs: [] };
}

function stepsOf(pod: PodDecision, around: AroundPods): readonly Step[] {
  if (pod.action === 'none') return [];
  const made = isPodMade(pod) ? [...removal(pod, around), creation(pod, around)] : [];
  const start: Step = {
    id: podStart(pod),
    kind: startInstance.name,
    params: { id: containerOfPod(pod), call: callOfPod(pod) },
    needs: made.slice(-1).map(({ id }) => id),
    ...(made.length === 0 && { why: 'it is stopped' }),
  };
  return [...made, start];
}

/** What messages call it. */
const callOfPod = ({ pod }: PodDecision): string => `pod ${pod.name}`;

/** Its members go first, or are stopped where run.conf has them no more: each would lose its network under way. */
function removal(pod: PodDecision, { decisions, facts, removals }: AroundPods): readonly Step[] {
  const { existing, why } = pod;
  if (!existing) return [];
  const stops = facts.there.instances
    .filter((one) => one.running && isIn(existing, one))
    .filter((one) => !isReplaced(decisions, one) && !isRemoved(removals, one))
    .map((one) => leftBehind(one, pod));
  const members = decisions.filter(
    (decision) => decision.pod?.pod.name === pod.pod.name && decision.action === 'replace',
  );
  const needs = [
    ...members.map(({ instance }) => `remove:${instanceKey(instance)}`),
    ...stops.map(({ id }) => id),
    ...removals.filter((one) => isIn(existing, one)).map(({ name }) => `remove:${name}`),
  ];
  return [...stops, { ...removeStep(existing, needs), ...(why !== undefined && { why }) }];
}

const isIn = (pod: ObservedPod, { summary }: ObservedInstance): boolean => summary.networkOf === pod.id;

const isReplaced = (decisions: readonly Decision[], one: ObservedInstance): boolean =>
  decisions.some(({ action, existing }) => action === 'replace' && existing?.id === one.id);

const isRemoved = (removals: readonly ObservedInstance[], one: ObservedInstance): boolean =>
  removals.some(({ id }) => id === one.id);

const removeStep = (pod: ObservedPod, needs: readonly string[]): Step => ({
  id: `remove:${podKey(pod.pod)}`,
  kind: removeInstance.name,
  params: { id: pod.id, call: `pod ${pod.pod}` } satisfies InstanceParams,
  needs,
});

function leftBehind(one: ObservedInstance, { pod }: PodDecision): Step {
  const params: StopParams = { id: one.id, call: instanceKey(one), graceSeconds: defaultGrace };
  const why = `the pod ${pod.name} is made anew without it`;
  return { id: `stop:${instanceKey(one)}`, kind: stopInstance.name, params: { ...params }, needs: [], why };
}

/** Pods that all members have left, as run.conf no longer puts them there. */
function emptied({ decisions, facts: { there }, removals }: AroundPods): readonly Step[] {
  const wanted = podsIn(decisions).map(({ pod }) => pod.name);
  return there.pods
    .filter(({ pod }) => !wanted.includes(pod))
    .filter((pod) =>
      there.instances
        .filter((one) => isIn(pod, one))
        .every((one) => isReplaced(decisions, one) || isRemoved(removals, one)),
    )
    .map((pod) => {
      const gone = there.instances.filter((one) => isIn(pod, one));
      const why = 'nobody is in it any more';
      return {
        ...removeStep(
          pod,
          gone.map((one) => `remove:${isRemoved(removals, one) ? one.name : instanceKey(one)}`),
        ),
        why,
      };
    });
}

function creation(pod: PodDecision, { facts, places }: AroundPods): Step {
  const network = facts.network.subnet === undefined ? [networkStep] : [];
  const removed = pod.existing ? [`remove:${podKey(pod.pod.name)}`] : [];
  return {
    id: podCreation(pod),
    kind: createInstance.name,
    params: { call: callOfPod(pod), spec: podSpecification(pod, facts, places) },
    needs: [...network, imageStep, ...removed],
  };
}
