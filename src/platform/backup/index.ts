import { KindRegistry, type Step } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import {
  demandTrial,
  listBackups,
  prune,
  type BackupRow,
  type Packing,
  type Quiet,
  type Retention,
} from '../archives/index.ts';
import { instanceKey } from '../instance/instance.ts';
import type { Selection } from '../select.ts';
import { requireProject } from '../spec/index.ts';
import { backupInstance } from './kinds.ts';
import { apply, dataOf, keepers, shelfOf, targets, type BackupOptions } from './shared.ts';
import { tryBackups, type TrialOptions } from './trial.ts';

export { restore, type RestoreOptions } from './restore.ts';

export interface SaveOptions extends BackupOptions {
  readonly quiet: Quiet;
  readonly packing: Packing;
  readonly keep?: Retention | undefined;
  /** Tries the backups at once; older ones are given up only after that. */
  readonly verify?: boolean | undefined;
  /** A line for the shell of the twin, which must end well. */
  readonly check?: string | undefined;
}

/** Backs up what instances keep: their persistent directories and volumes. Those that keep nothing are left out. */
export async function backup(run: Run, selection: Selection, options: SaveOptions): Promise<void> {
  const project = await requireProject(run);
  const { directory, verify, check, keep, ...rest } = options;
  demandTrial(options);
  const chosen = await keepers(run, project, selection);
  // Older ones are given up only after the trial.
  const saving = { ...rest, ...(verify !== true && { keep }) };
  const steps = chosen.map((one): Step => ({
    id: `backup:${one.name}`,
    kind: backupInstance.name,
    params: { ...dataOf(run, project, one, directory), ...saving },
    needs: [],
    subject: instanceKey(one),
  }));
  const kinds = new KindRegistry().add(backupInstance);
  await apply(run, project, `back up ${selection.name}`, steps, kinds, 'backed up');
  if (verify !== true) return;
  await tryBackups(run, project, chosen, { directory, check });
  if (keep && !run.dryRun)
    for (const one of chosen) await prune(run, shelfOf(run, project, one, directory), keep);
}

/** Tries the newest backups of instances, each in a throw-away twin of its own. */
export async function verify(run: Run, selection: Selection, options: TrialOptions): Promise<void> {
  const project = await requireProject(run);
  await tryBackups(run, project, await keepers(run, project, selection), options);
}

/** The archives of the instances that are there. */
export async function backups(
  run: Run,
  selection: Selection,
  { directory }: BackupOptions,
): Promise<readonly BackupRow[]> {
  const project = await requireProject(run);
  const chosen = await targets(run, project, selection);
  return listBackups(
    run,
    chosen.map((one) => shelfOf(run, project, one, directory)),
  );
}
