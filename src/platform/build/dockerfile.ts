import type { Dockerfile } from 'dockerfile-ast';
import { ConfigError } from '../../core/index.ts';
import { buildKitNeed, mountedImages } from './buildkit.ts';
import type { BuildKitNeed, ImageReference } from './schema.ts';
import { substitute } from './substitute.ts';

/** What a Dockerfile says that matters before it is built. */
export interface DockerfileFacts {
  /** The images it builds upon, in the order they are named; its own stages and `scratch` are none. */
  readonly references: readonly ImageReference[];
  /** The names of its stages, an empty one for a stage without. */
  readonly stages: readonly string[];
  readonly buildKit: BuildKitNeed | undefined;
}

/** Throws `ConfigError` with the line of a FROM that cannot be resolved. */
export async function readDockerfile(
  text: string,
  file: string,
  buildArgs: Readonly<Record<string, string>>,
): Promise<DockerfileFacts> {
  const { DockerfileParser } = await import('dockerfile-ast');
  const dockerfile = DockerfileParser.parse(text);
  if (dockerfile.getFROMs().length === 0) throw new ConfigError('no FROM', { where: { file, line: 1 } });
  const stages = dockerfile.getFROMs().map((from) => from.getBuildStage()?.toLowerCase() ?? '');
  const named = [
    ...fromReferences(dockerfile, file, buildArgs),
    ...copyReferences(dockerfile),
    ...mountedImages(dockerfile),
  ];
  return { references: foreign(named, stages), stages, buildKit: buildKitNeed(dockerfile) };
}

/** Each once, without the Dockerfile's own stages. */
function foreign(named: readonly ImageReference[], stages: readonly string[]): readonly ImageReference[] {
  const seen = new Set<string>(['scratch']);
  return named.filter(({ image }) => {
    if (stages.includes(image.toLowerCase()) || seen.has(image)) return false;
    seen.add(image);
    return true;
  });
}

function fromReferences(
  dockerfile: Dockerfile,
  file: string,
  buildArgs: Readonly<Record<string, string>>,
): ImageReference[] {
  const values = initialArguments(dockerfile, buildArgs);
  return dockerfile.getFROMs().map((from) => {
    const line = from.getRange().start.line + 1;
    const written = from.getImage() ?? '';
    const image = substitute(written, values, (name) => {
      throw new ConfigError(`FROM ${written}: the variable ${name} has no value`, {
        where: { file, line },
        hint: `put a line "ARG ${name}" before the first FROM; its value comes from build.conf (build_arg.${name}), PROJECT's from dockerops`,
      });
    });
    if (image === '') throw new ConfigError('FROM names no image', { where: { file, line } });
    return { image, line };
  });
}

/** ARGs before the first FROM are the only ones FROM sees. */
function initialArguments(
  dockerfile: Dockerfile,
  buildArgs: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const property of dockerfile.getInitialARGs().map((arg) => arg.getProperty())) {
    if (!property) continue;
    const byDefault = property.getValue();
    const value =
      buildArgs[property.getName()] ??
      (byDefault === null ? undefined : substitute(byDefault, values, () => undefined));
    if (value !== undefined) values.set(property.getName(), value);
  }
  return values;
}

/** `COPY --from=IMAGE`; a number or a stage's name means a stage, and no variable is allowed there. */
function copyReferences(dockerfile: Dockerfile): ImageReference[] {
  return dockerfile.getCOPYs().flatMap((copy) => {
    const from = copy
      .getFlags()
      .find((flag) => flag.getName() === 'from')
      ?.getValue();
    if (!from || /^\d+$/.test(from)) return [];
    return [{ image: from, line: copy.getRange().start.line + 1 }];
  });
}
