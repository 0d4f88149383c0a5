import { randomBytes } from 'node:crypto';
import { throwAll } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { foreseenId } from '../foreseen.ts';
import { imageName } from '../labels.ts';
import { observeAll, type Observed, type ObservedInstance } from '../observe.ts';
import { cutOffMembers } from '../pods/cut-off.ts';
import { lookAtPods } from '../pods/look.ts';
import { podMembers } from '../pods/pod.ts';
import type { PlatformSpec } from '../schema.ts';
import { instanceKey, type ResolvedInstance } from '../instance/instance.ts';
import { readSecretKey } from '../kinds/secrets-inject.ts';
import type { Known, Wanted } from './decision.ts';
import { lookForLostData } from './lost-data.ts';
import { notBuilt } from './not-built.ts';

/** What deciding needs. One list call when every image is the one its instances were made from. */
export async function lookAtInstances(
  run: Run,
  platform: PlatformSpec,
  wanted: Wanted,
  seen?: Observed,
): Promise<Known> {
  const there = seen ?? (await observeAll(run, platform.project.name));
  const observed = there.instances;
  const members = podMembers(platform, wanted.instances);
  const [imageIds, secretKeys, cutOff, lostData] = await Promise.all([
    imageIdsOf(run, platform, [...wanted.instances, ...members], observed),
    secretKeysOf(run, wanted, observed),
    cutOffMembers(run, there),
    lookForLostData(run, platform.project, wanted.instances, observed),
  ]);
  const pods = await lookAtPods(run, platform, wanted.instances, { ...there, imageIds });
  return { observed, imageIds, secretKeys, pods, cutOff, lostData };
}

/** The engine lists a container's image by name as long as that name still means this image. */
async function imageIdsOf(
  run: Run,
  { project }: PlatformSpec,
  instances: readonly ResolvedInstance[],
  observed: readonly ObservedInstance[],
): Promise<ReadonlyMap<string, string>> {
  const containers = [...new Set(instances.map((one) => one.container))];
  const ids = await Promise.all(
    containers.map(async (container) => {
      const name = imageName(project.name, container);
      if (run.foreseen.has(name)) return foreseenId;
      const uses = observed.find(
        ({ summary }) => summary.image === name || summary.image === `${name}:latest`,
      );
      return uses?.summary.imageId ?? (await run.ports.engine.images.inspect(name))?.id;
    }),
  );
  throwAll(
    containers
      .filter((_, index) => ids[index] === undefined)
      .map((name) => notBuilt(run, project.name, name)),
  );
  return new Map(containers.map((container, index) => [container, ids[index] ?? '']));
}

/** An existing instance keeps the key its secrets were digested with; a new one gets a random one. */
async function secretKeysOf(
  run: Run,
  { instances }: Wanted,
  observed: readonly ObservedInstance[],
): Promise<ReadonlyMap<string, string>> {
  const withSecrets = instances.filter((one) => Object.keys(one.secrets).length > 0);
  const keys = withSecrets.map(async (one) => {
    const existing = observed.find((other) => instanceKey(other) === instanceKey(one));
    const key = existing && (await readSecretKey(run.ports.engine.containers, existing.id));
    return [instanceKey(one), key ?? randomBytes(32).toString('hex')] as const;
  });
  return new Map(await Promise.all(keys));
}
