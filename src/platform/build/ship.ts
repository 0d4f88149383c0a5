import {
  DockeropsError,
  throwAll,
  UsageError,
  type StepOutcome,
  type View,
  sizeText,
} from '../../core/index.ts';
import { applyPlan, KindRegistry, locked, type Plan } from '../../plan/index.ts';
import type { ImageDetails, Run } from '../../ports/index.ts';
import { foresee } from '../foreseen.ts';
import { imageName } from '../labels.ts';
import type { PlatformSpec } from '../schema.ts';
import { shipKind, type ShipParams } from '../ship/index.ts';
import { loadPlatform } from '../spec/index.ts';
import { wantedContainers } from '../spec/wanted.ts';
import type { BuildSource } from './schema.ts';
import { readSources } from './sources.ts';

/** An image that is on a host now, and what it took to bring it there. */
export interface ShippedImage {
  readonly image: string;
  readonly outcome: StepOutcome;
  readonly sentBytes: number;
}

/** `ship:NAME`: brings images that were built here to a host, with what they are built upon, of which it sends what is not there. */
export async function shipProject(run: Run, name: string): Promise<readonly ShippedImage[]> {
  const { host, local } = run.ports;
  if (host === local)
    throw new UsageError('ship: to which hosts?', { hint: `dockerops -H HOST ship:${name}` });
  const spec = await loadPlatform(run);
  const plan = await planShip(run, spec, name);
  foresee(
    run,
    plan.steps.map(({ params }) => String(params.image).replace(/:latest$/, '')),
  );
  const kinds = new KindRegistry().add(shipKind);
  const report = await locked(run, spec.project.name, () => applyPlan(plan, kinds, run));
  return report.steps.map(({ step, outcome }) => ({
    image: String(step.params.image),
    outcome,
    sentBytes: Number(report.outputs.get(step.id)?.sentBytes ?? 0),
  }));
}

/** One after another, the lowest first: what an image is built upon is there when its own turn comes. */
async function planShip(run: Run, spec: PlatformSpec, name: string): Promise<Plan> {
  const sources = await readSources(spec, wantedContainers(spec, name));
  const images = await referencesOf(run, spec, sources);
  return {
    title: `ship ${name} of ${spec.project.name} to ${run.ports.host.name}`,
    policy: 'stop',
    steps: images.map((image, index) => {
      const params: ShipParams = { image };
      const needs = index === 0 ? [] : [idOf(images[index - 1] ?? '')];
      return { id: idOf(image), kind: shipKind.name, params: { ...params }, needs };
    }),
  };
}

const idOf = (image: string): string => `ship:${image}`;

async function referencesOf(
  run: Run,
  spec: PlatformSpec,
  sources: ReadonlyMap<string, BuildSource>,
): Promise<readonly string[]> {
  const { images } = run.ports.localEngine;
  const own = lowestFirst(sources);
  const found = await Promise.all(
    own.map((name) => images.inspect(`${imageName(spec.project.name, name)}:latest`)),
  );
  throwAll(
    own.filter((_, index) => found[index] === undefined).map((name) => notBuilt(spec.project.name, name)),
  );
  const externals = [...new Set([...sources.values()].flatMap((source) => source.externals))];
  const below = await Promise.all(
    externals.map(async (image) => {
      const details = await images.inspect(image);
      return details && found.some((upper) => upper && isBelow(details, upper)) ? [image] : [];
    }),
  );
  return [...below.flat(), ...own.map((name) => `${imageName(spec.project.name, name)}:latest`)];
}

/** Of what is FROM elsewhere, only that whose layers go along anyway: a stage to compile in stays here. */
const isBelow = ({ layers = [] }: ImageDetails, upper: ImageDetails): boolean =>
  layers.length > 0 && layers.every((layer, index) => layer === upper.layers?.[index]);

function lowestFirst(sources: ReadonlyMap<string, BuildSource>): readonly string[] {
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    if (ordered.has(name)) return;
    sources.get(name)?.parents.forEach(visit);
    ordered.add(name);
  };
  [...sources.keys()].forEach(visit);
  return [...ordered];
}

const notBuilt = (project: string, container: string): DockeropsError =>
  new DockeropsError(`the image ${imageName(project, container)} is not built on this machine`, {
    hint: `dockerops build:${container}`,
  });

/** One line an image. */
export const shipView = (images: readonly ShippedImage[]): View => ({
  kind: 'table',
  columns: ['IMAGE', 'OUTCOME', 'SENT'],
  rows: images.map(({ image, outcome, sentBytes }) => [
    image,
    outcome === 'done' ? 'shipped' : outcome,
    sizeText(sentBytes),
  ]),
});
