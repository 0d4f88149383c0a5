import { join } from 'node:path';
import { DockeropsError } from '../../core/index.ts';
import {
  archiveAt,
  demandInside,
  examine,
  openArchive,
  restoreInto,
  settle,
  unpacked,
  type Archive,
} from '../../platform/archives/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { helperLabels } from '../labels.ts';
import { ownVolumes } from '../own-volumes.ts';
import { demandContainer, ofOrder, skipped, type OrderParams } from './order.ts';
import { usersOf } from './volume-users.ts';

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
  /** What looking at the archive found; nothing where there is none. */
  readonly roots?: readonly string[] | null;
  readonly size?: number | null;
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
    await settle(run.ports.local.files, params);
    const archive = await archiveAt(run.ports.local.files, params, params.date);
    if (!archive && params.skipWithoutVolumes) return { roots: null, size: null };
    if (!archive) throw missing(params);
    if (archive.record?.verified?.good === false) warnOf(run, archive);
    const { roots } = await examine(run, archive);
    return { roots, size: archive.sizeBytes };
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
    const container = await demandContainer(run, params);
    const archive = await archiveAt(run.ports.local.files, params, params.date);
    if (!archive || !params.roots) throw missing(params);
    if (archive.sizeBytes !== params.size)
      throw new DockeropsError(`${archive.path} was changed while it was looked at`);
    const volumes = await ownVolumes(run, container);
    const target = {
      name: params.container,
      image: container.imageId,
      places: volumes.map(({ name = '', target: path }) => ({
        type: 'volume' as const,
        source: name,
        target: path,
      })),
      helper: params.helper,
      helperLabels: helperLabels(params.unit),
      users: await usersOf(run, container),
    };
    demandInside(params.roots, target);
    const started = run.clock.now();
    await restoreInto(run, target, unpacked(run, await openArchive(run, archive.path), archive.path));
    return { seconds: (run.clock.now() - started) / 1000 };
  },
  undo: async ({ helper }, { run }) => run.ports.engine.containers.remove(helper, { force: true }),
});

function missing({ directory, name, date }: ExamineParams): DockeropsError {
  const what = join(directory, date === undefined ? name : `${name}.${date}`);
  return new DockeropsError(`there is no archive ${what}.tar, .tar.gz or .tgz`);
}

function warnOf(run: Run, { path, record }: Archive): void {
  const text = `${path} did not stand its trial: ${record?.verified?.what ?? ''}`;
  run.emit({ type: 'message', level: 'warning', text });
}
