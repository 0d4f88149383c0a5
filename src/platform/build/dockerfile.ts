import type { Dockerfile } from 'dockerfile-ast';
import { ConfigError } from '../../core/index.ts';
import type { ImageReference } from './schema.ts';
import { substitute } from './substitute.ts';

/**
 * The images a Dockerfile builds upon, in the order they are named; its own stages and `scratch` are none.
 * Throws `ConfigError` with the line of a FROM that cannot be resolved.
 */
export async function imageReferences(
  text: string,
  file: string,
  buildArgs: Readonly<Record<string, string>>,
): Promise<readonly ImageReference[]> {
  const { DockerfileParser } = await import('dockerfile-ast');
  const dockerfile = DockerfileParser.parse(text);
  const named = [...fromReferences(dockerfile, file, buildArgs), ...copyReferences(dockerfile)];
  if (dockerfile.getFROMs().length === 0) throw new ConfigError('no FROM', { where: { file, line: 1 } });
  const stages = new Set(dockerfile.getFROMs().map((from) => from.getBuildStage()?.toLowerCase()));
  const seen = new Set<string>(['scratch']);
  return named.filter(({ image }) => {
    if (stages.has(image.toLowerCase()) || seen.has(image)) return false;
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
