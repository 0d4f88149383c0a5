import type { ContainerSummary, Labels, Run } from '../../ports/index.ts';
import { freeze, thaw, type Quiet } from './freeze.ts';
import { packPaths } from './pack.ts';
import { demandPacking, endingOf, packed, type Packing } from './packing.ts';
import { prune, type Retention } from './retention.ts';
import { settle, type Shelf } from './shelf.ts';
import { writeArchive } from './write.ts';

/** A backup of some paths of one container. */
export interface BackupJob {
  readonly shelf: Shelf;
  /** Whose data it is: a container of a unit, or `demo-one`. */
  readonly of: string;
  readonly id: string;
  readonly paths: readonly string[];
  readonly packing: Packing;
  /** Whether the archive before stays, under its date. */
  readonly keepPrevious: boolean;
  readonly quiet: Quiet;
  /** Which older archives stay; all without it. */
  readonly keep?: Retention | undefined;
  /** Who writes there. */
  readonly users: readonly ContainerSummary[];
  /** Labels that say whose it is. */
  readonly owner: Labels;
}

/** Writes the archive, which is there whole or not at all, while who writes there stands still. Returns its path. */
export async function takeBackup(run: Run, job: BackupJob): Promise<string> {
  const { shelf, of, id, paths, packing, keepPrevious, owner } = job;
  await demandPacking(run, packing);
  await thaw(run, owner);
  await freeze(run, job.users, job.quiet, owner);
  const tar = await packPaths(run.ports.engine.containers, id, paths);
  const data = await packed(run, tar, packing);
  const path = await writeArchive(run, { shelf, of, ending: endingOf(packing), keepPrevious }, data);
  await thaw(run, owner);
  if (job.keep) await prune(run, shelf, job.keep);
  return path;
}

/** After a failure, or an interruption: everything goes on, and nothing half is left. */
export async function dropBackup(run: Run, shelf: Shelf, owner: Labels): Promise<void> {
  await thaw(run, owner);
  await settle(run.ports.local.files, shelf);
}
