import { join } from 'node:path';
import { DockeropsError } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { Files, MountPoint, Run } from '../../ports/index.ts';
import { examine, unpacked } from '../archives/examine.ts';
import { helperLabels } from '../labels.ts';
import { ownVolumes } from '../own-volumes.ts';
import { demandContainer, ofOrder, skipped, type OrderParams } from './order.ts';

export interface RestoreParams extends OrderParams {
  /** Absolute, on the machine the user sits at. */
  readonly directory: string;
  /** Without its extension. */
  readonly name: string;
  readonly skipWithoutVolumes: boolean;
  /** Name of the throw-away container through which the volumes are written. */
  readonly helper: string;
}

/** Looks at an archive before anything is touched: whether it is there, whole and harmless. */
export const examineKind: StepKind<RestoreParams> = ofOrder({
  name: 'unit.examine',
  title: ({ directory, name }) => `look at ${join(directory, `${name}.tar`)}`,
  deadlineMs: 24 * 3_600_000,
  apply: async (params, { run }) => {
    const { files } = run.ports.local;
    const path = await archiveOf(files, params);
    if (path === undefined && params.skipWithoutVolumes) return;
    await examine(await opened(files, path, params), path ?? '');
  },
});

/** Unpacks an archive over a container's volumes; what is there and not in the archive stays. */
export const restoreKind: StepKind<RestoreParams> = ofOrder({
  name: 'unit.restore',
  title: ({ container, directory, name }) => `restore ${container} from ${join(directory, `${name}.tar`)}`,
  deadlineMs: 24 * 3_600_000,
  check: async (params, tools) =>
    params.skipWithoutVolumes &&
    (await volumesOf(tools.run, params)).length === 0 &&
    skipped(tools, `${params.container} has no volumes of its own`),
  apply: async (params, { run }) => {
    const { files } = run.ports.local;
    const path = await archiveOf(files, params);
    const { names } = await examine(await opened(files, path, params), path ?? '');
    const volumes = await volumesOf(run, params);
    demandInside(names, volumes, params);
    await unpackInto(run, params, volumes, unpacked(await opened(files, path, params), path ?? ''));
  },
  undo: async ({ helper }, { run }) => run.ports.engine.containers.remove(helper, { force: true }),
});

async function volumesOf(run: Run, params: RestoreParams): Promise<readonly MountPoint[]> {
  return ownVolumes(run, await demandContainer(run, params));
}

async function archiveOf(files: Files, { directory, name }: RestoreParams): Promise<string | undefined> {
  const paths = ['tar', 'tar.gz', 'tgz'].map((ending) => join(directory, `${name}.${ending}`));
  for (const path of paths) if (await files.stat(path)) return path;
  return undefined;
}

async function opened(files: Files, path: string | undefined, { directory, name }: RestoreParams) {
  const stream = path === undefined ? undefined : await files.readStream(path);
  if (stream) return stream;
  throw new DockeropsError(`there is no archive ${join(directory, `${name}.tar`)}, .tar.gz or .tgz`);
}

/** An archive of something else is refused whole. */
function demandInside(
  names: readonly string[],
  volumes: readonly MountPoint[],
  { container }: RestoreParams,
): void {
  const roots = volumes.map(({ target }) => target.replace(/^\/|\/$/g, ''));
  const outside = names.find((name) => !roots.some((root) => name === root || name.startsWith(`${root}/`)));
  if (outside === undefined) return;
  throw new DockeropsError(`the archive is not of ${container}: ${outside} lies in none of its volumes`, {
    hint: `its volumes: ${roots.map((root) => `/${root}`).join(', ') || 'none'}`,
  });
}

/** Through a container that never runs and has nothing but the volumes, writable: so nothing else can be reached. */
async function unpackInto(
  run: Run,
  params: RestoreParams,
  volumes: readonly MountPoint[],
  tar: NodeJS.ReadableStream,
): Promise<void> {
  const { containers } = run.ports.engine;
  const { imageId } = await demandContainer(run, params);
  const id = await containers.create({
    name: params.helper,
    image: imageId,
    command: ['true'],
    env: {},
    labels: helperLabels(params.unit),
    mounts: volumes.map(({ name = '', target }) => ({ type: 'volume', source: name, target })),
    ports: [],
  });
  await containers.putArchive(id, '/', tar as Parameters<typeof containers.putArchive>[2]);
  await containers.remove(id, { force: true });
}
