import { byText } from '../../core/index.ts';
import type { Plan, Step } from '../../plan/index.ts';
import type { VolumeDetails } from '../../ports/index.ts';
import { label } from '../labels.ts';
import type { InstanceParams } from '../kinds/lifecycle.ts';
import { stopSteps } from '../lifecycle/plan.ts';
import { isHelper, type ObservedInstance, type ObservedPod } from '../observe.ts';
import type { InstanceSpec } from '../schema.ts';
import { instanceKey } from '../instance/instance.ts';
import { callOf } from '../select.ts';
import { removeInstance, removeNetwork, removeVolume } from '../kinds/remove.ts';
import type { Inventory } from './observe.ts';

/**
 * Stops and removes `doomed`, their runtime volumes, and a project's network when nobody is left on it; dependents
 * first. Images, persistent data, data volumes and what is not ours are in no step.
 */
export function cleanPlan(
  title: string,
  inventory: Inventory,
  doomed: readonly ObservedInstance[],
  graceSeconds: number,
): Plan {
  return {
    title,
    policy: 'skip-dependents',
    steps: [
      ...removalSteps(inventory, doomed, graceSeconds),
      ...podSteps(inventory, doomed),
      ...networkSteps(inventory, doomed),
    ],
  };
}

/** The part of a clean that is about the doomed instances, and what was made to take their places. */
export function removalSteps(
  inventory: Pick<Inventory, 'ours' | 'runtimeVolumes'>,
  doomed: readonly ObservedInstance[],
  graceSeconds: number,
): readonly Step[] {
  const all = doomed.flatMap((one) => [...one.successors, one]);
  const stops = stopSteps(
    all.filter((one) => !isForWork(one)),
    graceSeconds,
  );
  return [...stops, ...all.map(removalOf), ...volumeSteps(inventory, doomed)];
}

/** A run made it for its own work and never starts it; it is of no instance. */
export const isForWork = ({ summary }: ObservedInstance): boolean => isHelper(summary);

/** Pods that nobody is left in. */
const emptied = ({ ours, pods }: Inventory, doomed: readonly ObservedInstance[]): readonly ObservedPod[] =>
  pods.filter((pod) => !ours.some((one) => isIn(pod, one) && !doomed.includes(one)));

const isIn = (pod: ObservedPod, { summary }: ObservedInstance): boolean => summary.networkOf === pod.id;

function podSteps(inventory: Inventory, doomed: readonly ObservedInstance[]): readonly Step[] {
  return emptied(inventory, doomed).map((pod) => ({
    id: `remove:${pod.name}`,
    kind: removeInstance.name,
    params: { id: pod.id, call: `pod ${pod.pod}` } satisfies InstanceParams,
    needs: doomed
      .filter((one) => isIn(pod, one))
      .flatMap((one) => [one, ...one.successors])
      .map((one) => `remove:${one.name}`),
  }));
}

const removalOf = (one: ObservedInstance): Step => ({
  id: `remove:${one.name}`,
  kind: removeInstance.name,
  params: { id: one.id, call: isForWork(one) ? nameOf(one) : instanceKey(one) } satisfies InstanceParams,
  needs: isForWork(one) ? [] : [`stop:${one.name}`],
});

/** As a user would type it; a helper container has no such name. */
export const nameOf = (one: ObservedInstance): string =>
  isForWork(one) ? `helper container ${one.name}` : callOf(one);

/** The doomed instances' own, and those whose instance is no longer there. */
function volumeSteps(
  { ours, runtimeVolumes }: Pick<Inventory, 'ours' | 'runtimeVolumes'>,
  doomed: readonly ObservedInstance[],
): readonly Step[] {
  return runtimeVolumes.flatMap((volume): readonly Step[] => {
    const owner = ours.find((one) => owns(one, volume));
    if (owner && !doomed.includes(owner)) return [];
    const needs = owner ? [owner, ...owner.successors].map(({ name }) => `remove:${name}`) : [];
    return [{ id: `volume:${volume.name}`, kind: removeVolume.name, params: { name: volume.name }, needs }];
  });
}

/** Whether a volume was made for this instance: the labels of both say the same. */
export const owns = ({ summary }: ObservedInstance, volume: VolumeDetails) =>
  [label.project, label.container, label.instance].every(
    (name) => summary.labels[name] === volume.labels[name],
  );

function networkSteps(inventory: Inventory, doomed: readonly ObservedInstance[]): readonly Step[] {
  const { ours, pods, foreign, networks } = inventory;
  const gone = [...doomed, ...emptied(inventory, doomed)];
  const stays = (one: ObservedInstance | ObservedPod) => !gone.includes(one);
  const staying = [...[...ours, ...pods].filter(stays).map((one) => one.summary), ...foreign];
  return networks
    .filter(({ name }) => !staying.some((summary) => name in summary.networks))
    .filter(
      (network) =>
        ![...ours, ...pods].some((one) => stays(one) && one.project === network.labels[label.project]),
    )
    .map(({ name, labels }) => ({
      id: `network:${name}`,
      kind: removeNetwork.name,
      params: { name },
      needs: gone.filter((one) => one.project === labels[label.project]).map((one) => `remove:${one.name}`),
    }));
}

/** run.conf's last first, then those it does not mention; links beat both. */
export function inReverse(
  instances: readonly ObservedInstance[],
  runConf: readonly Pick<InstanceSpec, 'container' | 'instance'>[],
): readonly ObservedInstance[] {
  const rank = ({ container, instance }: ObservedInstance) => {
    const own = runConf.findIndex((spec) => spec.container === container && spec.instance === instance);
    return own >= 0
      ? own
      : runConf.findIndex((spec) => spec.container === container && spec.instance === undefined);
  };
  return [...instances].sort((a, b) => rank(b) - rank(a) || byText(a.name, b.name));
}
