import { DockeropsError, type EventSink } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { Engine } from '../../ports/index.ts';
import { imageName, label } from '../labels.ts';
import { contextEntries } from './context.ts';
import { sourceHash } from './digest.ts';
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
    const { engine } = tools.run.ports;
    const { project, container, dockerfile, buildArgs, cache } = params;
    const context = await packContext(contextEntries(params));
    const labels = {
      [label.project]: project,
      [label.container]: container,
      [label.sourceHash]: await currentHash(engine, params),
      'org.opencontainers.image.title': imageName(project, container),
    };
    const show = params.progress
      ? outputOf(container, tools.run.emit)
      : (line: string) => tools.progress(line);
    const reference = `${imageName(project, container)}:latest`;
    await engine.images.build({ reference, context, dockerfile, buildArgs, labels, cache }, show);
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
