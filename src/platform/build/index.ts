import { join } from 'node:path';
import type { StepOutcome } from '../../core/index.ts';
import { applyPlan, KindRegistry, locked } from '../../plan/index.ts';
import type { ImageDetails, Run } from '../../ports/index.ts';
import { foresee } from '../foreseen.ts';
import { imageName } from '../labels.ts';
import type { PlatformSpec } from '../schema.ts';
import { loadPlatform } from '../spec/index.ts';
import { buildKind } from './build-kind.ts';
import { demandBuildKit } from './buildkit.ts';
import { obtainKind } from './obtain-kind.ts';
import { planBuild, type ObservedImages } from './plan.ts';
import type { BuildRequest, BuildSource, BuiltImage } from './schema.ts';
import { demandSecrets } from './secrets.ts';
import { readSources } from './sources.ts';
import { wantedContainers } from '../spec/wanted.ts';

/** The step kinds of building, added to a registry. */
const buildKinds = (kinds = new KindRegistry()): KindRegistry => kinds.add(obtainKind).add(buildKind);

/** `build:NAME` in the project the user stands in, under its lock. */
export async function buildProject(run: Run, request: BuildRequest): Promise<readonly BuiltImage[]> {
  const spec = await loadPlatform(run);
  return locked(run, spec.project.name, () => build(run, spec, request));
}

/**
 * Builds a container's image, or all of them, with what they are built upon (seed 004; dockerops §2, §7).
 * For plans that hold the lock already. Everything that is wrong with names and Dockerfiles is thrown before anything is built.
 */
export async function build(
  run: Run,
  spec: PlatformSpec,
  request: BuildRequest,
): Promise<readonly BuiltImage[]> {
  const names = wantedContainers(spec, request.name);
  const asked = withArguments(spec, names, request);
  const sources = withBuildKit(run, await readSources(asked, names));
  const observed = await observeImages(run, asked, sources);
  const plan = planBuild({ spec: asked, request, names, sources }, observed);
  const built = plan.steps.flatMap(({ params }) => sources.get(String(params.container)) ?? []);
  await demandBuildKit(run, built);
  await demandSecrets(run, built);
  const report = await applyPlan(plan, buildKinds(), run);
  const planned = new Set(plan.steps.map((step) => step.params.container));
  foresee(
    run,
    built.map(({ container }) => imageName(spec.project.name, container.name)),
  );
  const upToDate = names.filter((name) => !planned.has(name));
  return [
    ...upToDate.map((name) => builtImage(spec, name, 'unchanged')),
    ...report.steps
      .filter(({ step }) => step.kind === buildKind.name)
      .map(({ step, outcome }) => builtImage(spec, String(step.params.container), outcome)),
  ];
}

/** What the command line says of the images that were asked for, over what build.conf says. */
function withArguments(
  spec: PlatformSpec,
  names: readonly string[],
  { target, platform, args = {} }: BuildRequest,
): PlatformSpec {
  const given = { ...(target !== undefined && { target }), ...(platform !== undefined && { platform }) };
  const changed = Object.keys(given).length > 0;
  const containers = spec.containers.map((container) =>
    names.includes(container.name)
      ? {
          ...container,
          buildArgs: { ...container.buildArgs, ...args },
          ...(changed && { options: { ...container.options, ...given } }),
        }
      : container,
  );
  return { ...spec, containers };
}

/** DOCKER_BUILDKIT=1 asks for it everywhere, as of the docker command. */
function withBuildKit(
  { env }: Run,
  sources: ReadonlyMap<string, BuildSource>,
): ReadonlyMap<string, BuildSource> {
  if (env['DOCKER_BUILDKIT'] !== '1') return sources;
  const wanted = (source: BuildSource): BuildSource => ({
    ...source,
    buildKit: source.buildKit ?? { what: 'DOCKER_BUILDKIT=1', where: dockerfileOf(source) },
  });
  return new Map([...sources].map(([name, source]) => [name, wanted(source)]));
}

const dockerfileOf = ({ container }: BuildSource) => ({
  file: join(container.context, container.dockerfile),
  line: 1,
});

const builtImage = (spec: PlatformSpec, container: string, outcome: StepOutcome): BuiltImage => ({
  container,
  image: imageName(spec.project.name, container),
  outcome: outcome === 'unchanged' ? 'unchanged' : 'built',
});

async function observeImages(
  run: Run,
  spec: PlatformSpec,
  sources: ReadonlyMap<string, BuildSource>,
): Promise<ObservedImages> {
  const own = [...sources.keys()].map((name) => imageName(spec.project.name, name));
  const external = [...sources.values()].flatMap((source) => source.externals);
  const images = await Promise.all(
    [...new Set([...own, ...external])].map(
      async (reference) => [reference, await run.ports.engine.images.inspect(reference)] as const,
    ),
  );
  return new Map(images.filter((entry): entry is [string, ImageDetails] => entry[1] !== undefined));
}

export type { BuildRequest, BuiltImage } from './schema.ts';
