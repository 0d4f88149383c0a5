import { decidePods, type PodDecision } from '../../../../src/platform/pods/decide.ts';
import { podsOf, type Pod } from '../../../../src/platform/pods/pod.ts';
import type { ImageTraits, TraitsOf } from '../../../../src/platform/pods/traits.ts';
import { label, podContainerName } from '../../../../src/platform/labels.ts';
import { readPod, type Observed, type ObservedPod } from '../../../../src/platform/observe.ts';
import type { ResolvedInstance } from '../../../../src/platform/instance/instance.ts';
import type { InstanceSpec, PlatformSpec } from '../../../../src/platform/schema.ts';
import type { ContainerSummary } from '../../../../src/ports/index.ts';
import { summary } from '../../../support/observed.ts';
import { platform, wanted } from '../run/support.ts';

/** A platform whose run.conf has these instances. */
export const platformOf = (...members: readonly ResolvedInstance[]): PlatformSpec => ({
  ...platform,
  instances: members.map(specOf),
});

/** Its section of run.conf. */
function specOf(one: ResolvedInstance): InstanceSpec {
  const { container, instance, where, pod, links, ports, expose, hostname, command, properties } = one;
  return {
    ...{ ...platform.defaults, container, instance, links, ports, properties, where: where ?? origin },
    ...(pod !== undefined && { pod }),
    ...(expose !== undefined && { expose }),
    ...(hostname !== undefined && { hostname }),
    ...(command !== undefined && { command }),
  };
}

const origin = { file: 'conf/run.conf', line: 1 };

/** `demo/one`, in the pod `front`. */
export const member = (call: string, more: Partial<ResolvedInstance> = {}): ResolvedInstance =>
  wanted(call, { pod: 'front', ...more });

export const plain: ImageTraits = { exposedPorts: [], based: false };
export const noTraits: TraitsOf = () => plain;

/** The pod `front` of these, each of them in run.conf. */
export function podOf(members: readonly ResolvedInstance[], traitsOf: TraitsOf = noTraits): Pod {
  const [pod] = podsOf(platformOf(...members), members, traitsOf);
  if (!pod) throw new Error('no pod');
  return pod;
}

/** The container of a pod, running and as wanted, unless told otherwise. */
export function observedPod(pod: Pod, more: Partial<ContainerSummary> = {}): ObservedPod {
  const [decision] = decidePods([pod], { instances: [], pods: [] });
  return readPod(
    summary('none', {
      id: `id-${pod.name}`,
      name: podContainerName('p', pod.name),
      ...more,
      labels: {
        [label.role]: 'pod',
        [label.pod]: pod.name,
        [label.address]: '172.16.0.7',
        [label.configHash]: decision?.hash ?? '',
        [label.settings]: JSON.stringify(decision?.settings),
        ...more.labels,
      },
    }),
  );
}

export function decidePod(pod: Pod, there: Partial<Observed> = {}): PodDecision {
  const [decision] = decidePods([pod], { instances: [], pods: [], ...there });
  if (!decision) throw new Error('nothing decided');
  return decision;
}
