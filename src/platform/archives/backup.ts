import type { ContainerSummary, Run } from '../../ports/index.ts';
import { freeze, thaw, type Quiet } from './freeze.ts';
import { findPaths, packPaths } from './pack.ts';
import { demandPacking, endingOf, packed, type Packing } from './packing.ts';
import { prune, type Retention } from './retention.ts';
import { settle, type Shelf } from './shelf.ts';
import { writeStraight } from './straight.ts';
import { removeHelper } from './tar-helper.ts';
import { readerName, type Source } from './tar-out.ts';
import { demandWritable } from './writable.ts';
import { writeArchive } from './write.ts';

/** A backup of some paths of one container. */
export interface BackupJob extends Source {
  readonly shelf: Shelf;
  readonly paths: readonly string[];
  readonly packing: Packing;
  /** Whether the archive before stays, under its date. */
  readonly keepPrevious: boolean;
  readonly quiet: Quiet;
  /** Which older archives stay; all without it. */
  readonly keep?: Retention | undefined;
  /** Who writes there. */
  readonly users: readonly ContainerSummary[];
}

/** Writes the archive, which is there whole or not at all, while who writes there stands still. Returns its path. */
export async function takeBackup(run: Run, job: BackupJob): Promise<string> {
  const { shelf, of, paths, packing, keepPrevious, owner } = job;
  await demandPacking(run, packing);
  await demandWritable(run.ports.local.files, shelf);
  await thaw(run, owner);
  await freeze(run, job.users, job.quiet, owner);
  const found = await findPaths(run, job.container, paths);
  const writing = { shelf, of, ending: endingOf(packing), keepPrevious };
  const path =
    (await writeStraight(run, job, found, writing)) ??
    (await writeArchive(run, writing, await packed(run, await packPaths(run, job, found), packing)));
  await thaw(run, owner);
  if (job.keep) await prune(run, shelf, job.keep);
  return path;
}

/** After a failure, or an interruption: everything goes on, and nothing half is left. */
export async function dropBackup(
  run: Run,
  shelf: Shelf,
  { of, owner }: Pick<Source, 'of' | 'owner'>,
): Promise<void> {
  await removeHelper(run, readerName(run, of));
  await thaw(run, owner);
  await settle(run.ports.local.files, shelf);
}
