import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { DockeropsError } from '../../core/index.ts';
import type { StepKind, StepTools } from '../../plan/index.ts';
import type { BuildSpec, Run } from '../../ports/index.ts';
import { contextEntries } from '../../platform/build/context.ts';
import { packContext } from '../../platform/build/tar.ts';
import { pullWithLogin } from '../../platform/registry/index.ts';
import { isRemote, type BuildSettings } from '../keywords/build.ts';
import { unitLabel } from '../labels.ts';
import { ofOrder, ownContainer, skipped, type OrderParams } from './order.ts';

export interface ImageParams extends OrderParams {
  readonly image: string;
  readonly build?: BuildSettings;
  /** `asked`: an order of its own, which builds in any case; the others are implied. */
  readonly when: 'asked' | 'image absent' | 'container absent';
  readonly pull: boolean;
}

/** Builds or pulls a container's image. */
export const imageKind: StepKind<ImageParams> = ofOrder({
  name: 'unit.image',
  title: ({ image, build }) => `${build ? 'build' : 'get'} ${image}`,
  deadlineMs: 3_600_000,
  check: async (params, tools) => {
    const needless = await whyNeedless(tools.run, params);
    return needless !== undefined && skipped(tools, needless);
  },
  apply: async (params, tools) => {
    const show = (line: string) => tools.progress(line);
    if (params.build) return buildImage(params, params.build, tools);
    await pullWithLogin(tools.run, params.image, show);
  },
});

/** Why there is nothing to build or pull; undefined where there is. */
export async function whyNeedless(run: Run, params: ImageParams): Promise<string | undefined> {
  if (params.when === 'asked' && (params.build || params.pull)) return undefined;
  if (params.when === 'container absent' && (await ownContainer(run, params)))
    return `${params.container} is there: its image is not looked at`;
  const there = await run.ports.engine.images.inspect(params.image);
  return there && `the image ${params.image} is there`;
}

/** The Dockerfile that a build on this machine's files takes; undefined where the engine gets it otherwise. */
export const dockerfileOf = ({ path, inline, dockerfile }: BuildSettings): string | undefined =>
  inline !== undefined || path === undefined || isRemote(path) ? undefined : join(path, dockerfile);

async function buildImage(params: OrderParams, settings: BuildSettings, tools: StepTools): Promise<void> {
  const { engine } = tools.run.ports;
  const { reference, buildArgs, labels, cache, target, platform, dockerfile } = settings;
  const spec: BuildSpec = {
    reference,
    dockerfile,
    buildArgs,
    labels: { [unitLabel.unit]: params.unit, ...labels },
    cache,
    ...(await contextOf(settings)),
    ...(target !== undefined && { target }),
    ...(platform !== undefined && { platform }),
  };
  await engine.images.build(spec, (line) => tools.progress(line));
}

/** A directory here, a Dockerfile by itself, or what the engine fetches. */
async function contextOf(settings: BuildSettings): Promise<Pick<BuildSpec, 'context' | 'api'>> {
  const { path, inline, dockerfile, pull } = settings;
  const api = { ...settings.api, ...(pull && { pull: true }) };
  if (inline !== undefined) return { api, context: await packContext(oneFile(dockerfile, inline)) };
  if (path !== undefined && isRemote(path))
    return { api: { ...api, remote: path }, context: Readable.from([], { objectMode: false }) };
  const source = { context: path ?? '', dockerfile, excluded: [] };
  const needed = dockerfileOf(settings);
  if (needed !== undefined && !existsSync(needed))
    throw new DockeropsError(`there is no ${needed} to build from`);
  return { api, context: await packContext(contextEntries(source)) };
}

async function* oneFile(path: string, text: string) {
  const open = () => Readable.from([text]);
  const sizeBytes = Buffer.byteLength(text);
  yield await Promise.resolve({ path, type: 'file' as const, mode: 0o644, sizeBytes, modified: 0, open });
}
