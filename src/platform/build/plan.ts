import type { Plan, Step } from '../../plan/index.ts';
import type { ImageDetails } from '../../ports/index.ts';
import { imageName, label } from '../labels.ts';
import type { PlatformSpec } from '../schema.ts';
import type { BuildParams } from './build-kind.ts';
import { checkCircles } from './circles.ts';
import { sourceHash } from './digest.ts';
import type { ObtainParams } from './obtain-kind.ts';
import type { BuildRequest, BuildSource } from './schema.ts';

/** Images of the engine by the reference they were asked for; those it has not are not in it. */
export type ObservedImages = ReadonlyMap<string, ImageDetails>;

interface Wanted {
  readonly spec: PlatformSpec;
  readonly request: BuildRequest;
  /** The containers that were asked for, in build.conf's order. */
  readonly names: readonly string[];
  /** Theirs, and those of all they build upon. */
  readonly sources: ReadonlyMap<string, BuildSource>;
}

/**
 * What is to be built, in FROM-dependency order: what is missing, has changed, or is built upon what is built anew
 * (its kind finds out then whether that came out the same).
 */
export function planBuild(wanted: Wanted, images: ObservedImages): Plan {
  const { spec, request, names, sources } = wanted;
  checkCircles(sources);
  const steps = new Map<string, Step>();
  const visit = (name: string): void => {
    const source = sources.get(name);
    if (!source || steps.has(buildId(name))) return;
    source.parents.forEach(visit);
    const anew = names.includes(name) && !request.cache;
    const obtained = source.externals.filter((image) => request.pull || !images.has(image));
    const why = anew ? 'without the cache' : reasonToBuild(spec, source, { images, obtained, steps });
    if (why === undefined) return;
    for (const image of obtained) steps.set(obtainId(image), obtainStep(spec, request, image));
    const needs = [...source.parents.map(buildId), ...obtained.map(obtainId)].filter((id) => steps.has(id));
    const params = buildParams(spec, source, request.progress, !anew);
    steps.set(buildId(name), { id: buildId(name), kind: 'image.build', params, needs, why });
  };
  names.forEach(visit);
  return {
    title: `build ${request.name} of ${spec.project.name}`,
    steps: [...steps.values()],
    policy: 'stop',
  };
}

const buildId = (container: string): string => `build:${container}`;
const obtainId = (image: string): string => `obtain:${image}`;

function obtainStep(spec: PlatformSpec, request: BuildRequest, image: string): Step {
  const bootstrap = image === spec.base.image ? spec.base.bootstrap : 'never';
  const params: ObtainParams = { image, bootstrap, pull: request.pull };
  return { id: obtainId(image), kind: 'image.obtain', params: { ...params }, needs: [] };
}

function buildParams(
  spec: PlatformSpec,
  source: BuildSource,
  progress: boolean,
  cache: boolean,
): Readonly<Record<string, unknown>> {
  const { container, buildArgs, excluded, contextDigest } = source;
  const params: BuildParams = {
    project: spec.project.name,
    container: container.name,
    context: container.context,
    dockerfile: container.dockerfile,
    excluded,
    buildArgs,
    contextDigest,
    parents: parentImages(spec, source),
    cache,
    progress,
    buildKit: source.buildKit !== undefined,
    ...(container.options && { options: container.options }),
  };
  return { ...params };
}

const parentImages = (spec: PlatformSpec, source: BuildSource): readonly string[] => [
  ...source.parents.map((parent) => imageName(spec.project.name, parent)),
  ...source.externals,
];

interface Known {
  readonly images: ObservedImages;
  readonly obtained: readonly string[];
  readonly steps: ReadonlyMap<string, Step>;
}

/** Why an image has to be built or looked at again; undefined when it is there and nothing has changed. */
function reasonToBuild(spec: PlatformSpec, source: BuildSource, known: Known): string | undefined {
  const image = known.images.get(imageName(spec.project.name, source.container.name));
  if (!image) return 'not built yet';
  const rebuilt = source.parents.find((parent) => known.steps.has(buildId(parent)));
  if (rebuilt !== undefined) return `is built upon ${rebuilt}`;
  if (known.obtained.length > 0) return `is built upon ${known.obtained.join(', ')}`;
  const ids = parentImages(spec, source).map(
    (parent) => [parent, known.images.get(parent)?.id ?? ''] as const,
  );
  const hash = sourceHash({ ...source.container, ...source, parents: Object.fromEntries(ids) });
  return image.labels[label.sourceHash] === hash ? undefined : 'has changed';
}
