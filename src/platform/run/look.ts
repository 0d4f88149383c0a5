import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DockeropsError, throwAll } from '../../core/index.ts';
import type { ContainerSummary, ImageDetails, Run } from '../../ports/index.ts';
import { foreseenId, foreseenImage } from '../foreseen.ts';
import { imageName, label, projectFilter } from '../labels.ts';
import { observeAll, readAll, type ObservedInstance } from '../observe.ts';
import { cutOffMembers } from '../pods/cut-off.ts';
import { isPodMade } from '../pods/decide.ts';
import { lookAtPods } from '../pods/look.ts';
import { podMembers } from '../pods/pod.ts';
import type { PlatformSpec } from '../schema.ts';
import { isAwaited } from './awaited.ts';
import type { Decision, Known, Wanted } from './decide.ts';
import type { RunFacts } from './facts.ts';
import { instanceKey, type ResolvedInstance } from '../instance/instance.ts';
import { readSecretKey } from '../kinds/secrets-inject.ts';
import { lookForLostData } from './lost-data.ts';
import { subnetOf, takenAddresses, type NetworkView } from './place.ts';
import { freeSubnets } from '../network/subnets.ts';
import { heldPorts } from '../instance/ports.ts';

/** What deciding needs. One list call when every image is the one its instances were made from. */
export async function lookAtInstances(run: Run, platform: PlatformSpec, wanted: Wanted): Promise<Known> {
  const there = await observeAll(run, platform.project.name);
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

function notBuilt({ ports: { host, local } }: Run, project: string, container: string): DockeropsError {
  const on = host === local ? '' : `-H ${host.name} `;
  return new DockeropsError(`the image ${imageName(project, container)} is not built`, {
    hint: [
      `dockerops ${on}build:${container}`,
      ...(host === local ? [] : [`or, where it is built here: dockerops ${on}ship:${container}`]),
    ],
  });
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

/** What planning needs beyond that, looked up only when something is to be done. */
export async function lookAround(
  run: Run,
  platform: PlatformSpec,
  decisions: readonly Decision[],
  removals: readonly ObservedInstance[],
): Promise<{ readonly facts: RunFacts; readonly containers: readonly ContainerSummary[] }> {
  const { engine } = run.ports;
  const { name } = platform.project;
  const [containers, runtimeVolumes, facts, images, version] = await Promise.all([
    engine.containers.list({ all: true }),
    engine.volumes.list({ labels: [projectFilter(name), `${label.role}=runtime`] }),
    engine.facts(),
    imagesOf(run, platform, decisions),
    versionOf(run),
  ]);
  const network = await lookAtNetwork(run, name, containers, facts.local);
  const going = goingAway(decisions, removals);
  const held = heldPorts(containers.filter(({ id }) => !going.has(id)));
  const there = readAll(containers.filter(({ labels }) => labels[label.project] === name));
  const token = randomBytes(4).toString('hex');
  const seen = { platform, images, network, there, heldPorts: held, runtimeVolumes };
  return { facts: { ...seen, engineHostname: facts.hostname, version, token }, containers };
}

/** Ids of containers whose ports are the wanted instances' own, or have been given up by the time others want them. */
function goingAway(
  decisions: readonly Decision[],
  removals: readonly ObservedInstance[],
): ReadonlySet<string | undefined> {
  const replaced = decisions.flatMap(({ action, existing, pod }) => [
    // One that keeps ending has its ports in between.
    ...(action === 'none' ? [] : [existing?.id]),
    ...(pod && isPodMade(pod) ? [pod.existing?.id] : []),
    ...(existing?.successors ?? []).map(({ id }) => id),
  ]);
  const removed = removals.flatMap((one) => [one, ...one.successors]).map(({ id }) => id);
  return new Set([...replaced, ...removed]);
}

/** The images of what is made, by name; of what is only started, the very ones they were made from. */
async function imagesOf(
  run: Run,
  { project }: PlatformSpec,
  decisions: readonly Decision[],
): Promise<ReadonlyMap<string, ImageDetails>> {
  const needed = containersOf(decisions.filter(({ action }) => action !== 'none'));
  const awaited = containersOf(decisions.filter((one) => isAwaited(one, decisions)));
  const found = await Promise.all(
    [...new Set([...needed, ...awaited])].map(async (container) => {
      const name = imageName(project.name, container);
      const found = await run.ports.engine.images.inspect(name);
      const image = found ?? (run.foreseen.has(name) ? foreseenImage(name) : undefined);
      if (!image && needed.has(container)) throw notBuilt(run, project.name, container);
      return image ? ([[container, image]] as const) : [];
    }),
  );
  return new Map(found.flat());
}

const containersOf = (decisions: readonly Decision[]): ReadonlySet<string> =>
  new Set(decisions.map(({ instance }) => instance.container));

/** A few spare subnets: another project may take one while we are at it. */
const spareSubnets = 8;

async function lookAtNetwork(
  run: Run,
  name: string,
  containers: readonly ContainerSummary[],
  local: boolean,
): Promise<NetworkView> {
  const networks = await run.ports.engine.networks.list();
  const taken = takenAddresses(name, containers);
  const ours = networks.find((network) => network.name === name);
  if (ours) return { name, id: ours.id, subnet: subnetOf(ours), candidates: [], taken };
  const routes = local ? (await run.ports.host.facts()).routes : [];
  const used = networks.flatMap((network) => network.subnets.map(({ subnet }) => subnet));
  const candidates = freeSubnets([...used, ...routes], spareSubnets, [...taken.values()]);
  return { name, candidates, taken };
}

async function versionOf(run: Run): Promise<string> {
  const text = await readFile(join(run.packageRoot, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version?: string }).version ?? '';
}
