import {
  dropBackup,
  dropRestore,
  lookAt,
  missingArchive,
  restoreFrom,
  settle,
  takeBackup,
  usersOf,
  type Found,
  type Packing,
  type Quiet,
  type Retention,
  type Shelf,
} from '../archives/index.ts';
import { DockeropsError } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { ContainerDetails, MountPoint, Run } from '../../ports/index.ts';
import { label, projectFilter } from '../labels.ts';

interface DataParams extends Shelf {
  readonly id: string;
  /** `demo-one` */
  readonly call: string;
  readonly project: string;
  readonly places: readonly MountPoint[];
}

export interface BackupParams extends DataParams {
  readonly quiet: Quiet;
  readonly packing: Packing;
  readonly keep?: Retention | undefined;
}

const day = 24 * 3_600_000;
const ownerOf = ({ project }: DataParams) => ({ [label.project]: project });
const pathsOf = ({ places }: DataParams) => places.map(({ target }) => target);

/** Writes what an instance keeps into an archive. */
export const backupInstance: StepKind<BackupParams> = {
  name: 'instance.backup',
  title: (params) => `back up ${pathsOf(params).join(', ')} of ${params.call}`,
  deadlineMs: day,
  apply: async (params, { run }) => {
    await settle(run.ports.local.files, params);
    const container = await demand(run, params);
    const path = await takeBackup(run, {
      ...params,
      shelf: params,
      of: params.call,
      container,
      paths: pathsOf(params),
      keepPrevious: true,
      users: await usersOf(run, container, params.places, projectFilter(params.project)),
      owner: ownerOf(params),
    });
    return { path };
  },
  undo: (params, { run }) => dropBackup(run, params, { of: params.call, owner: ownerOf(params) }),
};

export interface ExamineParams extends Shelf {
  readonly date?: string | undefined;
}

/** Looks at an archive before anything is touched. */
export const examineArchive: StepKind<ExamineParams> = {
  name: 'archive.examine',
  title: ({ name, date }) => `look at the archive of ${name}${date === undefined ? '' : ` of ${date}`}`,
  deadlineMs: day,
  apply: async (params, { run }) => ({ found: await demandArchive(run, params, params.date) }),
};

/** What is found in an archive. Throws where it is missing or bad. */
export async function demandArchive(run: Run, shelf: Shelf, date: string | undefined): Promise<Found> {
  const found = await lookAt(run, shelf, date);
  if (found) return found;
  throw missingArchive(shelf, date);
}

export interface RestoreParams extends DataParams, ExamineParams {
  readonly found: Found;
  readonly helper: string;
}

/** Unpacks an archive over what an instance keeps. */
export const restoreInstance: StepKind<RestoreParams> = {
  name: 'instance.restore',
  title: (params) => `restore ${pathsOf(params).join(', ')} of ${params.call}`,
  deadlineMs: day,
  apply: async (params, { run }) => {
    const container = await demand(run, params);
    const { places, helper, project, call } = params;
    const seconds = await restoreFrom(run, params, params.found, {
      name: call,
      image: container.imageId,
      places,
      helper,
      owner: ownerOf(params),
      users: await usersOf(run, container, places, projectFilter(project)),
    });
    return { seconds };
  },
  undo: (params, { run }) => dropRestore(run, params.helper, ownerOf(params)),
};

/** Throws where it is gone. */
export async function demand(
  run: Run,
  { id, call }: Pick<DataParams, 'id' | 'call'>,
): Promise<ContainerDetails> {
  const found = await run.ports.engine.containers.inspect(id);
  if (found) return found;
  throw new DockeropsError(`${call} was removed by somebody else meanwhile`);
}
