import { DockeropsError } from '../../core/index.ts';
import type { StepKind, StepTools } from '../../plan/index.ts';
import type { ContainerDetails, Run } from '../../ports/index.ts';
import { unitLabels } from '../labels.ts';
import { isAnonymous, ownVolumes } from '../own-volumes.ts';
import { withoutLabels, type CreateParams } from './create.ts';
import { linked } from './links.ts';
import { demandContainer, ofOrder, ownContainer, skipped } from './order.ts';

export interface RecreateParams extends CreateParams {
  /** Containers it refers to: made anew, they are others than those it knows. */
  readonly dependsOn: readonly string[];
  /** Seconds until the old one is killed. */
  readonly timeout: number;
}

/** How long a new container must run before the old one goes, in milliseconds. */
const provingMs = 1000;

/** Makes a running container anew whose image, or what it refers to, has changed; its volumes stay (units §5). */
export const recreateKind: StepKind<RecreateParams> = ofOrder({
  name: 'unit.recreate',
  title: ({ container }) => `make ${container} anew`,
  deadlineMs: 3_600_000,
  check: async (params, tools) => {
    const found = await ownContainer(tools.run, params);
    if (found?.state !== 'running')
      return skipped(tools, `${params.container} does not run: it stays as it is`);
    const image = await tools.run.ports.engine.images.inspect(params.image);
    if (image && image.id !== found.imageId) return false;
    const isStale = await someNewer(tools.run, found, params.dependsOn);
    return !isStale && skipped(tools, `${params.container} is up to date`);
  },
  apply: async (params, tools) => {
    const { containers } = tools.run.ports.engine;
    const old = await demandContainer(tools.run, params);
    const id = await createAnew(params, old, tools);
    await containers.stop(old.id, params.timeout);
    await containers.start(id);
    await tools.run.clock.sleep(provingMs, tools.run.signal);
    const { state, exitCode } = (await containers.inspect(id)) ?? { state: 'dead', exitCode: 1 };
    if (state !== 'running')
      throw new DockeropsError(`the new ${params.container} ended with exit code ${exitCode}`);
    await containers.remove(old.id, { force: true });
    await containers.rename(id, params.container);
  },
  undo: async (params, { run }) => {
    const { containers } = run.ports.engine;
    const old = await ownContainer(run, params);
    const made = await containers.inspect(temporaryName(params));
    if (!old && made) return containers.rename(made.id, params.container);
    await containers.remove(temporaryName(params), { force: true });
    if (old && old.state !== 'running') await containers.start(old.id);
  },
});

const temporaryName = ({ container }: RecreateParams): string => `${container}.new`;

/** With the volumes of the old one that nobody named. */
async function createAnew(
  params: RecreateParams,
  old: ContainerDetails,
  { run }: StepTools,
): Promise<string> {
  const { config, hostConfig, endpoints } = withoutLabels(await linked(run, params.settings, params.links));
  const kept = (await ownVolumes(run, old)).filter(isAnonymous);
  const binds = [
    ...((hostConfig['Binds'] ?? []) as readonly string[]),
    ...kept.map(({ name = '', target }) => `${name}:${target}`),
  ];
  const labels = params.settings.config['Labels'] as Readonly<Record<string, string>> | undefined;
  return run.ports.engine.containers.create({
    name: temporaryName(params),
    image: params.image,
    env: {},
    labels: { ...labels, ...unitLabels(params.definedBy, params.container) },
    mounts: [],
    ports: [],
    api: { config, hostConfig: { ...hostConfig, Binds: binds }, ...(endpoints && { endpoints }) },
  });
}

async function someNewer(run: Run, than: ContainerDetails, names: readonly string[]): Promise<boolean> {
  const others = await Promise.all(names.map((name) => run.ports.engine.containers.inspect(name)));
  return others.some((one) => one !== undefined && madeAt(one) > madeAt(than));
}

/** RFC 3339 in UTC with nanoseconds: compares as text. */
const madeAt = ({ raw }: ContainerDetails): string => (raw as { readonly Created: string }).Created;
