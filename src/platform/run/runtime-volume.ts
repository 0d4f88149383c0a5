import type { VolumeDetails } from '../../ports/index.ts';
import { isMade, type ResolvedInstance } from '../instance/instance.ts';
import { runtimePath } from '../instance/mounts.ts';
import { label, runtimeVolume } from '../labels.ts';
import type { ObservedInstance } from '../observe.ts';
import { isBased } from '../readiness/probe.ts';
import type { Decision } from './decision.ts';
import { imageOf, type RunFacts } from './facts.ts';
import { isSwap } from './making.ts';

/** The runtime volume an instance has, if it has one. */
export const mountedRuntime = (one: ObservedInstance | undefined): string | undefined =>
  one?.summary.mounts.find(({ target }) => target === runtimePath)?.name;

/**
 * The runtime volume of the container that is made: a fresh one beside the old container's, else the one this instance
 * had, with its keys. Undefined where there would be nothing in it.
 */
export function newRuntimeVolume(decision: Decision, facts: RunFacts): string | undefined {
  if (!hasRuntime(decision.instance, facts)) return undefined;
  const { container, instance } = decision.instance;
  const { name } = facts.platform.project;
  if (isSwap(decision)) return runtimeVolume(name, container, instance, facts.token);
  const [left] = volumesOf(decision.instance, facts.runtimeVolumes);
  return mountedRuntime(decision.existing) ?? left?.name ?? runtimeVolume(name, container, instance);
}

/** The base image reads its keys there, and secrets lie there. */
const hasRuntime = ({ container, secrets }: ResolvedInstance, { images }: RunFacts): boolean =>
  isBased(imageOf(images, container)) || Object.keys(secrets).length > 0;

/** Whether this plan makes it: there is none of that name, nor anything in it. */
export const isNewVolume = (name: string | undefined, { runtimeVolumes }: RunFacts): boolean =>
  !runtimeVolumes.some((volume) => volume.name === name);

/** Runtime volumes of this instance that nobody needs once the decision is carried out. */
export function staleVolumes(decision: Decision, facts: RunFacts): readonly string[] {
  const kept = isMade(decision)
    ? newRuntimeVolume(decision, facts)
    : mountedRuntime(decision.adopted ?? decision.existing);
  const names = volumesOf(decision.instance, facts.runtimeVolumes).map(({ name }) => name);
  return names.filter((name) => name !== kept);
}

const volumesOf = (
  { container, instance }: ResolvedInstance,
  volumes: readonly VolumeDetails[],
): readonly VolumeDetails[] =>
  volumes
    .filter(({ labels }) => labels[label.container] === container && labels[label.instance] === instance)
    .sort((a, b) => a.name.length - b.name.length || a.name.localeCompare(b.name));
