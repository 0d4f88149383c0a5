import { posix } from 'node:path';
import type { Pack } from 'tar-stream';
import { DockeropsError, messageOf } from '../../../core/index.ts';
import type { StepTools } from '../../../plan/index.ts';
import { unitLabels } from '../../labels.ts';
import { helperImage } from '../../kinds/helper-image.ts';
import type { KeptFile } from './collect.ts';

/** The data container that keeps results (seed, "test_data"), and whose they are. */
export interface Keeper {
  readonly name: string;
  /** The container's real name. */
  readonly container: string;
  readonly helperImage?: string;
  /** An image that is there in any case. */
  readonly instead: string;
  /** What reproduces the run: the variables and the unit. */
  readonly environment: string;
  readonly unit: string;
}

const archives = '/archives';
const latest = '/tests';

/**
 * Puts files to `/archives/VARIANT/CONTAINER/TIME/` of the data container, with what was tested beside them, and makes
 * `/tests/VARIANT/CONTAINER` a link to them. What is there already stays.
 */
export async function keep(
  keeper: Keeper,
  variant: string,
  tools: StepTools,
  files: readonly KeptFile[],
): Promise<void> {
  const { run } = tools;
  const { containers } = run.ports.engine;
  const id = await dataContainer(keeper, tools);
  const place = `${variant}/${keeper.container}`;
  const stamp = await freeStamp(run.clock.now(), async (one) =>
    Boolean(await containers.statPath(id, `${archives}/${place}/${one}`)),
  );
  const all = [
    ...files,
    { name: 'environment.yaml', data: keeper.environment },
    { name: 'unit.yaml', data: keeper.unit },
  ];
  await containers.putArchive(id, archives, await tarOf((tar) => addFiles(tar, `${place}/${stamp}`, all)));
  const target = `${archives}/${place}/${stamp}`;
  await containers.putArchive(id, latest, await tarOf((tar) => addLink(tar, place, target)));
  run.emit({ type: 'message', level: 'info', text: `results are in ${keeper.name}:${target}` });
}

/** Made once and never started: an archive of a container works without its running. */
async function dataContainer(keeper: Keeper, tools: StepTools): Promise<string> {
  const { containers } = tools.run.ports.engine;
  const found = await containers.inspect(keeper.name);
  const paths = new Set(found?.mounts.map(({ target }) => target));
  if (found && paths.has(archives) && paths.has(latest)) return found.id;
  if (found)
    throw new DockeropsError(
      `there is a container ${keeper.name} without the volumes ${archives} and ${latest}`,
      {
        hint: 'rename or remove it: results of tests are kept in a container of this name',
      },
    );
  try {
    return await createData(keeper, tools);
  } catch (error) {
    if (!/already in use/i.test(messageOf(error))) throw error;
    // Another test that runs beside this one was quicker.
    return dataContainer(keeper, tools);
  }
}

const createData = async (keeper: Keeper, tools: StepTools): Promise<string> =>
  tools.run.ports.engine.containers.create({
    name: keeper.name,
    image: await helperImage(keeper.helperImage, keeper.instead, tools),
    command: ['true'],
    env: {},
    labels: unitLabels(keeper.name, keeper.name),
    mounts: [],
    ports: [],
    api: { config: { Volumes: { [archives]: {}, [latest]: {} } }, hostConfig: {} },
  });

/** UTC to the second; `-2`, `-3` where that is taken. */
async function freeStamp(now: number, isTaken: (stamp: string) => Promise<boolean>): Promise<string> {
  const [date = '', time = ''] = new Date(now).toISOString().split(/[T.]/);
  const first = `${date.replaceAll('-', '')}-${time.replaceAll(':', '')}`;
  let stamp = first;
  for (let count = 2; await isTaken(stamp); count += 1) stamp = `${first}-${count}`;
  return stamp;
}

async function tarOf(fill: (tar: Pack) => void): Promise<Buffer> {
  const [{ pack }, { buffer }] = await Promise.all([import('tar-stream'), import('node:stream/consumers')]);
  const tar = pack();
  fill(tar);
  tar.finalize();
  return buffer(tar);
}

function addFiles(tar: Pack, place: string, files: readonly KeptFile[]): void {
  for (const { name, data, mode } of files)
    tar.entry({ name: posix.join(place, name), mode: mode ?? 0o644 }, data);
}

const addLink = (tar: Pack, name: string, linkname: string): void =>
  void tar.entry({ name, type: 'symlink', linkname });
