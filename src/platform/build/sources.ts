import { join, relative } from 'node:path';
import { ConfigError, DockeropsError, suggest, throwAll } from '../../core/index.ts';
import { baseContainer, type ContainerSpecSource, type PlatformSpec } from '../schema.ts';
import { contextDigest } from './digest.ts';
import { contextEntries } from './context.ts';
import { readDockerfile, type DockerfileFacts } from './dockerfile.ts';
import { ownContainer } from './lineage.ts';
import { readIfThere } from './read.ts';
import type { BuildSource } from './schema.ts';

/**
 * Reads the wanted containers and all they build upon, each once. Throws all that is wrong with them together:
 * missing Dockerfiles, unknown parents, unresolvable FROMs.
 */
export async function readSources(
  spec: PlatformSpec,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, BuildSource>> {
  const sources = new Map<string, BuildSource>();
  const errors: DockeropsError[] = [];
  const left = [...wanted];
  const seen = new Set<string>();
  for (let name = left.shift(); name !== undefined; name = left.shift()) {
    const container = spec.containers.find((one) => one.name === name);
    if (!container || seen.has(name)) continue;
    seen.add(name);
    try {
      const source = await readSource(spec, container);
      sources.set(name, source);
      left.push(...source.parents);
    } catch (error) {
      if (!(error instanceof DockeropsError)) throw error;
      errors.push(error);
    }
  }
  throwAll(errors);
  return sources;
}

async function readSource(spec: PlatformSpec, container: ContainerSpecSource): Promise<BuildSource> {
  const file = join(container.context, container.dockerfile);
  if (relative(container.context, file).startsWith('..')) throw outsideContext(container, file);
  const text = await readIfThere(file);
  if (text === undefined) throw noDockerfile(spec, container, file);
  const buildArgs = { ...ownArguments(spec, container.name), ...container.buildArgs };
  const facts = await readDockerfile(text, file, buildArgs);
  checkTarget(container, facts, file);
  const buildKit = buildKitOf(container, facts, file);
  const resolved = facts.references.map(({ image, line }) => ({
    image,
    container: ownContainer(spec, image, { file, line }),
  }));
  const excluded = excludedPaths(spec);
  return {
    container,
    buildArgs,
    parents: resolved.flatMap((one) => one.container ?? []),
    externals: resolved.filter((one) => one.container === undefined).map((one) => one.image),
    excluded,
    contextDigest: await contextDigest(contextEntries({ ...container, excluded })),
    ...(buildKit && { buildKit }),
  };
}

/** A stage's name in any case, or its number, as Docker has it. */
function checkTarget(
  { name, options, where }: ContainerSpecSource,
  { stages }: DockerfileFacts,
  file: string,
): void {
  const target = options?.target?.toLowerCase();
  if (target === undefined || stages.includes(target) || Number(target) < stages.length) return;
  const named = stages.filter((stage) => stage !== '');
  throw new ConfigError(`${name}: its Dockerfile has no stage "${target}"`, {
    where: where ?? { file, line: 1 },
    hint: suggest(target, named, 'stages') ?? `no stage has a name: write FROM … AS ${target}`,
  });
}

/** The Dockerfile's own need, or that of secrets and an agent that only BuildKit can hand over. */
function buildKitOf(
  { options, where }: ContainerSpecSource,
  { buildKit }: DockerfileFacts,
  file: string,
): BuildSource['buildKit'] {
  if (buildKit) return { what: buildKit.what, where: { file, line: buildKit.line } };
  const [secret] = Object.entries(options?.secrets ?? {});
  if (secret) return { what: `secret.${secret[0]}`, where: secret[1].where };
  return options?.ssh === undefined ? undefined : { what: 'ssh', where: where ?? { file, line: 1 } };
}

/** `PROJECT` goes to every build (dockerops §7); the base's own knobs to the base. */
function ownArguments(spec: PlatformSpec, container: string): Readonly<Record<string, string>> {
  const project = { PROJECT: spec.project.name };
  if (container !== baseContainer) return project;
  return { ...project, BASE_IMAGE: spec.base.image, SUDO: spec.base.sudo ? 'yes' : 'no' };
}

function excludedPaths({ project }: PlatformSpec): readonly string[] {
  return [
    project.keysDirectory,
    project.dataDirectory,
    join(project.confDirectory, 'host.conf'),
    join(project.directory, 'host.conf'),
  ];
}

function outsideContext(container: ContainerSpecSource, file: string): ConfigError {
  return new ConfigError(
    `${container.name}: the Dockerfile ${file} is outside the context ${container.context}`,
    {
      ...(container.where && { where: container.where }),
      hint: 'the engine sees nothing else: set context to a directory that holds it',
    },
  );
}

function noDockerfile(spec: PlatformSpec, container: ContainerSpecSource, file: string): ConfigError {
  return new ConfigError(`${container.name}: no Dockerfile at ${relative(spec.project.directory, file)}`, {
    ...(container.where && { where: container.where }),
    hint: [`write one that starts with "ARG PROJECT" and "FROM \${PROJECT}/${baseContainer}"`],
  });
}
