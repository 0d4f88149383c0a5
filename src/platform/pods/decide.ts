import { DockeropsError } from '../../core/index.ts';
import { label } from '../labels.ts';
import type { Observed, ObservedPod } from '../observe.ts';
import { callOf } from '../select.ts';
import type { Pod } from './pod.ts';
import { podDifferences, podHash, podSettings, type PodSettings } from './settings.ts';

/** What is to be done about the container that holds a pod's network. */
export interface PodDecision {
  readonly pod: Pod;
  readonly action: 'none' | 'start' | 'create' | 'replace';
  readonly settings: PodSettings;
  readonly hash: string;
  /** The container there is, if any. */
  readonly existing?: ObservedPod;
  /** The one it has, or had when its members were made; empty before. */
  readonly address: string;
  /** Why it is made anew. */
  readonly why?: string;
}

export const podPrefix = 'pod:';

/** What a pod is called in a plan; no instance can be. */
export const podKey = (name: string): string => `${podPrefix}${name}`;

/** The pods of a plan, each once. */
export const podsIn = (decisions: readonly { readonly pod?: PodDecision }[]): readonly PodDecision[] => [
  ...new Map(decisions.flatMap(({ pod }) => (pod ? [[pod.pod.name, pod] as const] : []))).values(),
];

/** Compares the pods that are wanted with those there are. */
export const decidePods = (
  pods: readonly Pod[],
  { pods: observed, instances }: Observed,
): readonly PodDecision[] =>
  pods.map((pod) => {
    const settings = podSettings(pod);
    const existing = observed.find((one) => one.pod === pod.name);
    const address = existing?.address ?? instances.find((one) => one.pod === pod.name)?.address ?? '';
    const base = { pod, settings, hash: podHash(settings), address };
    return existing ? { ...base, existing, ...actionFor(existing, base) } : { ...base, action: 'create' };
  });

function actionFor(
  existing: ObservedPod,
  { settings, hash }: Pick<PodDecision, 'settings' | 'hash'>,
): Pick<PodDecision, 'action' | 'why'> {
  if (existing.summary.state === 'created')
    return { action: 'replace', why: 'it was made but never started' };
  if (existing.configHash !== hash) {
    const differing = podDifferences(existing.summary.labels[label.settings], settings);
    return { action: 'replace', why: `its ${differing.join(', ')} changed` };
  }
  return { action: existing.running ? 'none' : 'start' };
}

/** What was made but never started has nobody in it. */
export const isChanged = ({ action, existing }: PodDecision): boolean =>
  action === 'replace' && existing?.summary.state !== 'created';

/** Made anew, from nothing or in the place of one that is there. */
export const isPodMade = ({ action }: Pick<PodDecision, 'action'>): boolean =>
  action === 'create' || action === 'replace';

/** Making a pod anew takes all its members along: only `run:all` may. */
export const podConflict = ({ pod, why }: PodDecision): DockeropsError =>
  new DockeropsError(
    `the pod ${pod.name} must be made anew, with all its members, as ${why ?? 'it changed'}`,
    { facts: [`its members: ${pod.members.map(callOf).join(' ')}`], hint: 'dockerops run:all' },
  );
