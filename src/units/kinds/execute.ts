import { DockeropsError } from '../../core/index.ts';
import type { StepKind, StepTools } from '../../plan/index.ts';
import { label } from '../../platform/labels.ts';
import type { Run } from '../../ports/index.ts';
import { withInspected } from '../inspected.ts';
import type { ContainerSettings } from '../keywords/settings.ts';
import type { ExecutionType } from '../orders/schema.ts';
import { withoutLabels } from './create.ts';
import { helperImage } from './helper-image.ts';
import { endInside, runInside } from './inside.ts';
import { linked, type LinkFallback } from './links.ts';
import { demandContainer, ofOrder, ownContainer, ownerOf, skipped, type OrderParams } from './order.ts';

export interface ExecuteParams extends OrderParams {
  readonly argv: readonly string[];
  readonly type: ExecutionType;
  /** As the API has them. */
  readonly binds: readonly string[];
  /** The container's own image and settings, for a temporary one; no image where nothing says it. */
  readonly image?: string;
  readonly settings: ContainerSettings;
  readonly links: LinkFallback;
  /** What sees a container's volumes: DOCKERSTRA_HELPER_IMAGE. */
  readonly helperImage?: string;
  /** Name of the throw-away container, should there be one, and the mark of what is run inside. */
  readonly helper: string;
}

/** Runs a command on a container's volumes, in a temporary container like it, or inside it (seed, "execute"). */
export const executeKind: StepKind<ExecuteParams> = ofOrder({
  name: 'unit.execute',
  title: ({ container, argv, type }) => `execute ${argv.join(' ').slice(0, 60)} (${container}, ${type})`,
  deadlineMs: 24 * 3_600_000,
  apply: async (params, tools) => {
    const { run } = tools;
    const argv = await withInspected(run, params.argv, params.container);
    if (params.type === 'file_system') return onFileSystem(params, argv, tools);
    const found = params.type === 'in_running' ? await ownContainer(run, params) : undefined;
    if (found?.state === 'running') return inside(found.id, params, argv, tools);
    if (params.type === 'in_running')
      skipped(tools, `${params.container} does not run: a temporary container takes its place`);
    return temporary(params, argv, tools);
  },
  undo: async (params, { run }) => {
    await removeHelper(run, params.helper);
    if (params.type === 'in_running') await endInside(run, params, params.helper);
  },
});

async function inside(
  id: string,
  params: ExecuteParams,
  argv: readonly string[],
  tools: StepTools,
): Promise<void> {
  if (params.binds.length > 0)
    tools.run.emit({
      type: 'message',
      level: 'warning',
      text: `${params.place}: binds have no effect in_running`,
    });
  const { exitCode, stdout, stderr } = await runInside(tools.run, id, argv, params.helper);
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
  lines.forEach((line) => tools.progress(line));
  demandSuccess(argv, exitCode, stderr.split('\n'));
}

/** The container's volumes only: it need not run, nor have a shell. */
async function onFileSystem(params: ExecuteParams, argv: readonly string[], tools: StepTools): Promise<void> {
  const { id, imageId } = await demandContainer(tools.run, params);
  const image = await helperImage(params.helperImage, imageId, tools);
  const hostConfig = { VolumesFrom: [id], Binds: params.binds };
  await throwAway(params, { image, api: { config: {}, hostConfig } }, argv, tools);
}

/** As the container would be, but without a name, published ports and a restart policy. */
async function temporary(params: ExecuteParams, argv: readonly string[], tools: StepTools): Promise<void> {
  const { image, binds } = params;
  if (image === undefined) throw new DockeropsError(`nothing says which image ${params.container} has`);
  const settings = await linked(tools.run, params.settings, params.links);
  const { config, hostConfig, endpoints } = withoutLabels(settings);
  const own = without(hostConfig, ['PortBindings', 'PublishAllPorts', 'RestartPolicy']);
  const all = [...((hostConfig['Binds'] ?? []) as readonly string[]), ...binds];
  const api = {
    config: without(config, ['ExposedPorts', 'Cmd', 'Entrypoint', 'Healthcheck', 'OpenStdin']),
    hostConfig: { ...own, Binds: all },
    ...(endpoints && { endpoints }),
  };
  await throwAway(params, { image, api }, argv, tools);
}

const without = (record: Readonly<Record<string, unknown>>, keys: readonly string[]) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));

interface ThrowAway {
  readonly image: string;
  readonly api: { readonly config: object; readonly hostConfig: object; readonly endpoints?: object };
}

async function throwAway(
  params: ExecuteParams,
  { image, api }: ThrowAway,
  argv: readonly string[],
  tools: StepTools,
): Promise<void> {
  const { run } = tools;
  const { containers } = run.ports.engine;
  const id = await containers.create({
    name: params.helper,
    image,
    // What an image itself would run first is reset.
    entrypoint: [''],
    command: argv,
    env: {},
    labels: { ...ownerOf(params), [label.role]: 'helper' },
    mounts: [],
    ports: [],
    api: api as Parameters<typeof containers.create>[0]['api'] & object,
  });
  await containers.start(id);
  const stderr: string[] = [];
  for await (const { stream, text } of containers.logs(id, { follow: true })) {
    tools.progress(text);
    if (stream === 'stderr') stderr.push(text);
    if (stderr.length > 20) stderr.shift();
  }
  demandSuccess(argv, await containers.wait(id), stderr);
  await removeHelper(run, params.helper);
}

async function removeHelper(run: Run, name: string): Promise<void> {
  await run.ports.engine.containers.remove(name, { force: true, anonymousVolumes: true });
}

/** Throws with the last of what a command wrote: of `stdout` where it is that which says what is wrong. */
export function demandSuccess(
  argv: readonly string[],
  exitCode: number,
  stderr: readonly string[],
  stdout: readonly string[] = [],
): void {
  if (exitCode === 0) return;
  const excerpt = [...lastOf(stdout), ...lastOf(stderr)];
  throw new DockeropsError(`${argv.join(' ').slice(0, 200)}: exit code ${exitCode}`, { excerpt });
}

const lastOf = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => line.trim() !== '').slice(-5);
