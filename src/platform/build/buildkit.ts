import type { Dockerfile } from 'dockerfile-ast';
import { ConfigError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import type { BuildKitNeed, BuildSource } from './schema.ts';

/** Flags and arguments that the classic builder does not know, or takes for something else. */
const flags: Readonly<Record<string, readonly string[]>> = {
  RUN: ['mount', 'network', 'security'],
  COPY: ['link', 'chmod', 'parents', 'exclude'],
  ADD: ['link', 'chmod', 'checksum', 'keep-git-dir', 'exclude', 'unpack'],
};
const automaticArguments = /^(TARGET|BUILD)(PLATFORM|OS|ARCH|VARIANT)$/;

/** The first thing in a Dockerfile that only BuildKit can build; undefined where the classic builder will do. */
export function buildKitNeed(dockerfile: Dockerfile): BuildKitNeed | undefined {
  for (const instruction of instructionsOf(dockerfile)) {
    const what = needOf(instruction);
    if (what !== undefined) return { what, line: instruction.getRange().start.line + 1 };
  }
  return undefined;
}

/** What dockerfile-ast gives, some of it of some kinds of instruction only. */
interface AnyInstruction {
  getKeyword(): string;
  getRange(): { readonly start: { readonly line: number } };
  getFlags?(): readonly { getName(): string; getValue(): string | null }[];
  getHeredocs?(): readonly unknown[];
  getProperty?(): { getName(): string } | null;
}

const instructionsOf = (dockerfile: Dockerfile) =>
  dockerfile.getInstructions() as unknown as readonly AnyInstruction[];

function needOf(instruction: AnyInstruction): string | undefined {
  const keyword = instruction.getKeyword();
  const flag = instruction.getFlags?.().find((one) => flags[keyword]?.includes(one.getName()));
  if (flag) return `${keyword} --${flag.getName()}${typeOf(flag.getValue())}`;
  if (instruction.getHeredocs?.().length) return `${keyword} <<`;
  const argument = keyword === 'ARG' ? (instruction.getProperty?.()?.getName() ?? '') : '';
  return automaticArguments.test(argument) ? `ARG ${argument}` : undefined;
}

const typeOf = (value: string | null): string => {
  const type = /(?:^|,)type=(\w+)/.exec(value ?? '')?.[1];
  return type === undefined ? '' : `=type=${type}`;
};

/** The images that `RUN --mount=…,from=IMAGE` names. */
export function mountedImages(dockerfile: Dockerfile): readonly { image: string; line: number }[] {
  return instructionsOf(dockerfile).flatMap((instruction) => {
    const mounts = instruction.getFlags?.().filter((flag) => flag.getName() === 'mount') ?? [];
    const line = instruction.getRange().start.line + 1;
    return mounts.flatMap((mount) => {
      const image = /(?:^|,)from=([^,]+)/.exec(mount.getValue() ?? '')?.[1];
      return image === undefined ? [] : [{ image, line }];
    });
  });
}

/** The API in which engines learned to answer a build's questions (Docker 18.09). */
const firstWithSessions = 39;

/** Throws `ConfigError` where an image needs BuildKit, and the engine has none or DOCKER_BUILDKIT forbids it. */
export async function demandBuildKit(run: Run, sources: readonly BuildSource[]): Promise<void> {
  const source = sources.find(({ buildKit }) => buildKit);
  if (!source?.buildKit) return;
  const { what, where } = source.buildKit;
  if (run.env['DOCKER_BUILDKIT'] === '0')
    throw new ConfigError(`${what} needs BuildKit, which DOCKER_BUILDKIT=0 forbids`, { where });
  const { version, apiVersion } = await run.ports.engine.facts();
  const [major = 0, minor = 0] = apiVersion.split('.').map(Number);
  if (major > 1 || minor >= firstWithSessions) return;
  throw new ConfigError(
    `${what} needs BuildKit, and the engine at ${run.ports.engine.endpoint} (version ${version}, API ${apiVersion}) has none`,
    {
      where,
      facts: ['BuildKit came with Docker 18.09 (API 1.39); nothing else is needed, no buildx either'],
    },
  );
}
