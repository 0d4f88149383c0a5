import { join } from 'node:path';
import {
  dropRestore,
  lookAt,
  missingArchive,
  restoreFrom,
  usersOf,
  type Found,
} from '../../platform/archives/index.ts';
import type { StepKind } from '../../plan/index.ts';
import { unitLabel } from '../labels.ts';
import { ownVolumes } from '../own-volumes.ts';
import { demandContainer, ofOrder, ownerOf, skipped, type OrderParams } from './order.ts';

export interface ExamineParams extends OrderParams {
  /** Absolute, on the machine the user sits at. */
  readonly directory: string;
  /** Without its extension. */
  readonly name: string;
  /** Of an older archive: the date in its name. */
  readonly date?: string;
  readonly skipWithoutVolumes: boolean;
}

export interface RestoreParams extends ExamineParams {
  /** Null where there is no archive. */
  readonly found: Found | null;
  /** Name of the throw-away container through which the volumes are written. */
  readonly helper: string;
}

const titleOf = ({ directory, name, date }: ExamineParams) =>
  join(directory, `${name}${date === undefined ? '' : `.${date}`}.tar`);

/** Looks at an archive before anything is touched: whether it is there, whole and harmless. */
export const examineKind: StepKind<ExamineParams> = ofOrder({
  name: 'unit.examine',
  title: (params) => `look at ${titleOf(params)}`,
  deadlineMs: 24 * 3_600_000,
  apply: async (params, { run }) => {
    const found = await lookAt(run, params, params.date);
    if (!found && !params.skipWithoutVolumes) throw missingArchive(params, params.date);
    return { found: found ?? null };
  },
});

/** Unpacks an archive over a container's volumes; what is there and not in the archive stays. */
export const restoreKind: StepKind<RestoreParams> = ofOrder({
  name: 'unit.restore',
  title: (params) => `restore ${params.container} from ${titleOf(params)}`,
  deadlineMs: 24 * 3_600_000,
  check: async (params, tools) =>
    params.skipWithoutVolumes &&
    (await ownVolumes(tools.run, await demandContainer(tools.run, params))).length === 0 &&
    skipped(tools, `${params.container} has no volumes of its own`),
  apply: async (params, { run }) => {
    if (!params.found) throw missingArchive(params, params.date);
    const container = await demandContainer(run, params);
    const places = await ownVolumes(run, container);
    const target = {
      name: params.container,
      image: container.imageId,
      places,
      helper: params.helper,
      owner: ownerOf(params),
      users: await usersOf(run, container, places, unitLabel.unit),
    };
    return { seconds: await restoreFrom(run, params, params.found, target) };
  },
  undo: (params, { run }) => dropRestore(run, params.helper, ownerOf(params)),
});
