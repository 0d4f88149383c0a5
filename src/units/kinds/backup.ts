import { join } from 'node:path';
import { DockeropsError } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { ContainerDetails, FileStat, Files, Run } from '../../ports/index.ts';
import { packPaths } from '../archives/pack.ts';
import { ownVolumes } from '../own-volumes.ts';
import { demandContainer, ofOrder, skipped, type OrderParams } from './order.ts';

export interface BackupParams extends OrderParams {
  /** Absolute, on the machine the user sits at. */
  readonly directory: string;
  /** Without its extension. */
  readonly name: string;
  /** All volumes of the container's own without it. */
  readonly source?: readonly string[];
  readonly overwrite: boolean;
  /** An older archive gets its date into its name. */
  readonly keepPrevious: boolean;
  readonly skipWithoutVolumes: boolean;
}

/** Writes a container's volumes into a tar, which is there whole or not at all. */
export const backupKind: StepKind<BackupParams> = ofOrder({
  name: 'unit.backup',
  title: ({ container, directory, name }) => `back up ${container} to ${join(directory, `${name}.tar`)}`,
  deadlineMs: 24 * 3_600_000,
  check: async (params, tools) => {
    if (!params.skipWithoutVolumes) return false;
    const paths = await pathsOf(tools.run, params, await demandContainer(tools.run, params));
    return paths.length === 0 && skipped(tools, `${params.container} has no volumes of its own`);
  },
  apply: async (params, tools) => {
    const { run } = tools;
    const { files } = run.ports.local;
    const container = await demandContainer(run, params);
    const paths = await pathsOf(run, params, container);
    if (paths.length === 0)
      throw new DockeropsError(`${params.container} has no volume to back up`, {
        hint: 'source: /PATH names a directory of it instead',
      });
    const target = join(params.directory, `${params.name}.tar`);
    const previous = await demandRoom(files, params, target);
    tools.progress(`${paths.join(', ')} to ${target}`);
    const tar = await packPaths(run.ports.engine.containers, container.id, paths);
    // The older one keeps its name until the new one is whole.
    const written = previous ? `${target}.new` : target;
    await files.writeStream(written, tar, 0o600);
    if (!previous) return;
    await files.rename(target, join(params.directory, `${params.name}.${stamp(previous.modifiedAt)}.tar`));
    await files.rename(written, target);
  },
});

async function pathsOf(
  run: Run,
  { source }: BackupParams,
  container: ContainerDetails,
): Promise<readonly string[]> {
  return source ?? (await ownVolumes(run, container)).map(({ target }) => target).sort();
}

/** The archive of that name that is to be kept. Throws where one is in the way. */
async function demandRoom(
  files: Files,
  { overwrite, keepPrevious, directory, name }: BackupParams,
  target: string,
): Promise<FileStat | undefined> {
  const found = await files.stat(target);
  if (found && keepPrevious) return found;
  const zipped = join(directory, `${name}.tar.gz`);
  const inTheWay = found ? target : (await files.stat(zipped)) ? zipped : undefined;
  if (inTheWay !== undefined && !overwrite)
    throw new DockeropsError(`${inTheWay} is there already`, { hint: 'overwrite: True replaces it' });
  return undefined;
}

/** `20261121-100100`, in UTC. */
const stamp = (at: number): string =>
  new Date(at).toISOString().replace(/\..*$/, '').replaceAll(/[-:]/g, '').replace('T', '-');
