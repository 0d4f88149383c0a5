import { join } from 'node:path';
import { DockeropsError } from '../../core/index.ts';
import {
  archiveAt,
  dropBackup,
  settle,
  takeBackup,
  usersOf,
  type Packing,
  type Quiet,
  type Retention,
} from '../../platform/archives/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { ContainerDetails, Run } from '../../ports/index.ts';
import { unitLabel } from '../labels.ts';
import { ownVolumes } from '../own-volumes.ts';
import { demandContainer, ofOrder, ownerOf, skipped, type OrderParams } from './order.ts';

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
  readonly quiet: Quiet;
  readonly packing: Packing;
  /** Which older archives stay; all without it. */
  readonly keep?: Retention;
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
    const container = await demandContainer(run, params);
    const paths = await pathsOf(run, params, container);
    if (paths.length === 0)
      throw new DockeropsError(`${params.container} has no volume to back up`, {
        hint: 'source: /PATH names a directory of it instead',
      });
    await settle(run.ports.local.files, params);
    await demandRoom(run, params);
    tools.progress(`${paths.join(', ')} to ${params.directory}`);
    const volumes = container.mounts.filter(({ type }) => type === 'volume');
    const path = await takeBackup(run, {
      ...params,
      shelf: params,
      of: params.container,
      container,
      paths,
      users: await usersOf(run, container, volumes, unitLabel.unit),
      owner: ownerOf(params),
    });
    return { path };
  },
  undo: (params, { run }) => dropBackup(run, params, { of: params.container, owner: ownerOf(params) }),
});

async function pathsOf(
  run: Run,
  { source }: BackupParams,
  container: ContainerDetails,
): Promise<readonly string[]> {
  return source ?? (await ownVolumes(run, container)).map(({ target }) => target).sort();
}

/** Throws where an archive is in the way. */
async function demandRoom(run: Run, params: BackupParams): Promise<void> {
  const found = await archiveAt(run.ports.local.files, params);
  if (!found || params.overwrite || params.keepPrevious) return;
  throw new DockeropsError(`${found.path} is there already`, { hint: 'overwrite: True replaces it' });
}
