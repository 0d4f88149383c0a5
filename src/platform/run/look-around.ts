import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerSummary, ImageDetails, Run, VolumeDetails } from '../../ports/index.ts';
import { foreseenImage } from '../foreseen.ts';
import { heldPorts } from '../instance/ports.ts';
import { imageName, label, projectFilter } from '../labels.ts';
import { readAll, type Observed, type ObservedInstance } from '../observe.ts';
import { isPodMade } from '../pods/decide.ts';
import type { PlatformSpec } from '../schema.ts';
import { isAwaited } from './awaited.ts';
import type { Compared, Decision } from './decision.ts';
import type { RunFacts } from './facts.ts';
import { viewNetwork, type NetworkView } from './network-view.ts';
import { notBuilt } from './not-built.ts';

/** What planning needs beyond what deciding does, whatever is decided. */
export interface Surroundings {
  /** Of the whole engine. */
  readonly containers: readonly ContainerSummary[];
  /** Instances and pods of the project. */
  readonly there: Observed;
  readonly network: NetworkView;
  readonly runtimeVolumes: readonly VolumeDetails[];
  readonly engineHostname: string;
}

/** Looked up only when something is to be done. */
export async function lookAround(run: Run, { project: { name } }: PlatformSpec): Promise<Surroundings> {
  const { engine } = run.ports;
  const [containers, networks, runtimeVolumes, facts] = await Promise.all([
    engine.containers.list({ all: true }),
    engine.networks.list(),
    engine.volumes.list({ labels: [projectFilter(name), `${label.role}=runtime`] }),
    engine.facts(),
  ]);
  const there = readAll(containers.filter(({ labels }) => labels[label.project] === name));
  const network = await viewNetwork(run, name, { containers, networks, local: facts.local });
  return { containers, there, network, runtimeVolumes, engineHostname: facts.hostname };
}

/** All that a plan is made from. */
export async function factsOf(
  run: Run,
  platform: PlatformSpec,
  { decisions, removals }: Compared,
  { containers, ...seen }: Surroundings,
): Promise<RunFacts> {
  const [images, version] = await Promise.all([imagesOf(run, platform, decisions), versionOf(run)]);
  const going = goingAway(decisions, removals);
  const held = heldPorts(containers.filter(({ id }) => !going.has(id)));
  const token = randomBytes(4).toString('hex');
  return { ...seen, platform, images, heldPorts: held, version, token };
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

async function versionOf(run: Run): Promise<string> {
  const text = await readFile(join(run.packageRoot, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version?: string }).version ?? '';
}
