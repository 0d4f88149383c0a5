import { DockeropsError, type EventSink } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { Engine } from '../../ports/index.ts';
import { imageName, label } from '../labels.ts';
import type { BuildOptions } from '../schema.ts';
import { obtainCaches } from './caches.ts';
import { contextEntries } from './context.ts';
import { sourceHash } from './digest.ts';
import { imageLabels } from './image-labels.ts';
import { withoutNumber } from './instruction.ts';
import { sessionOf } from './secrets.ts';
import { packContext } from './tar.ts';

/** What an `image.build` step says. */
export interface BuildParams {
  readonly project: string;
  readonly container: string;
  readonly context: string;
  readonly dockerfile: string;
  readonly excluded: readonly string[];
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly contextDigest: string;
  /** References of the images it is built upon: there by the time this step is reached. */
  readonly parents: readonly string[];
  readonly cache: boolean;
  readonly progress: boolean;
  /** Whether the classic builder will not do. */
  readonly buildKit: boolean;
  readonly options?: BuildOptions;
}

/** Builds `PROJECT/CONTAINER:latest`, unless it is there and was built from the same. */
export const buildKind: StepKind<BuildParams> = {
  name: 'image.build',
  title: ({ project, container }) => `build ${imageName(project, container)}`,
  deadlineMs: 3_600_000,

  async check(params, { run }) {
    if (!params.cache) return false;
    const { engine } = run.ports;
    const image = await engine.images.inspect(imageName(params.project, params.container));
    return image !== undefined && image.labels[label.sourceHash] === (await currentHash(engine, params));
  },

  async apply(params, tools) {
    const { run } = tools;
    const { container, dockerfile, buildArgs, cache, options } = params;
    const show = params.progress
      ? outputOf(container, run.emit)
      : (line: string) => tools.progress(withoutNumber(line));
    const cacheFrom = options?.cacheFrom ?? [];
    const session = params.buildKit ? await sessionOf(run, container, options) : undefined;
    // BuildKit asks registries itself for layers it may take.
    if (!session) await obtainCaches(cacheFrom, tools);
    const spec = {
      reference: `${imageName(params.project, container)}:latest`,
      context: await packContext(contextEntries(params)),
      dockerfile,
      buildArgs,
      labels: await imageLabels(run, params, await currentHash(run.ports.engine, params)),
      cache,
      ...(options?.target !== undefined && { target: options.target }),
      ...(options?.platform !== undefined && { platform: options.platform }),
      ...(cacheFrom.length > 0 && { cacheFrom }),
      ...(session && { session }),
    };
    await run.ports.engine.images.build(spec, show);
  },
};

const outputOf =
  (source: string, emit: EventSink) =>
  (line: string): void =>
    emit({ type: 'output', stream: 'stdout', text: `${line}\n`, source });

async function currentHash(engine: Engine, params: BuildParams): Promise<string> {
  const parents = await Promise.all(
    params.parents.map(async (parent) => {
      const image = await engine.images.inspect(parent);
      if (!image)
        throw new DockeropsError(`${parent}, which ${params.container} is built upon, is not there`);
      return [parent, image.id] as const;
    }),
  );
  return sourceHash({ ...params, parents: Object.fromEntries(parents) });
}
