import { throwAll } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import type { Observed } from '../observe.ts';
import type { ResolvedInstance } from '../instance/instance.ts';
import type { PlatformSpec } from '../schema.ts';
import { decidePods, type PodDecision } from './decide.ts';
import { podMembers, podsOf } from './pod.ts';
import { podClashes } from './ports.ts';
import { imageTraits } from './traits.ts';

interface Seen extends Observed {
  /** By container. */
  readonly imageIds: ReadonlyMap<string, string>;
}

/**
 * The pods of these instances beside those there are. Throws `ConfigError` for every port that two members of one pod
 * would listen on, as far as can be known.
 */
export async function lookAtPods(
  run: Run,
  platform: PlatformSpec,
  wanted: readonly ResolvedInstance[],
  seen: Seen,
): Promise<readonly PodDecision[]> {
  const containers = new Set(podMembers(platform, wanted).map(({ container }) => container));
  const ids = new Map([...seen.imageIds].filter(([container]) => containers.has(container)));
  const traits = await imageTraits(run, ids, seen.instances);
  const traitsOf = (container: string) => traits.get(container);
  const pods = podsOf(platform, wanted, traitsOf);
  throwAll(pods.flatMap((pod) => podClashes(pod, traitsOf)));
  return decidePods(pods, seen);
}
