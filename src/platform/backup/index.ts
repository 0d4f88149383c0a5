import { UsageError } from '../../core/index.ts';
import { KindRegistry, type Step } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { listBackups, type BackupRow, type Packing, type Quiet, type Retention } from '../archives/index.ts';
import { instanceKey } from '../instance/instance.ts';
import type { Selection } from '../select.ts';
import { requireProject } from '../spec/index.ts';
import { backupInstance } from './kinds.ts';
import { keptBy } from './places.ts';
import { apply, dataOf, nameOf, shelfOf, targets, type BackupOptions } from './shared.ts';

export { restore, type RestoreOptions } from './restore.ts';

export interface SaveOptions extends BackupOptions {
  readonly quiet: Quiet;
  readonly packing: Packing;
  readonly keep?: Retention | undefined;
}

/** Backs up what instances keep: their persistent directories and volumes. Those that keep nothing are left out. */
export async function backup(run: Run, selection: Selection, options: SaveOptions): Promise<void> {
  const project = await requireProject(run);
  const { directory, ...rest } = options;
  const chosen = (await targets(run, project, selection)).filter((one) => keptBy(one).length > 0);
  if (chosen.length === 0)
    throw new UsageError(`${nameOf(selection)} keeps nothing that could be backed up`, {
      hint: 'persistent_data, persistent_opt and persistent_log in run.conf keep directories, VOLUME in a Dockerfile a volume',
    });
  const steps = chosen.map((one): Step => ({
    id: `backup:${one.name}`,
    kind: backupInstance.name,
    params: { ...dataOf(run, project, one, directory), ...rest },
    needs: [],
    subject: instanceKey(one),
  }));
  const kinds = new KindRegistry().add(backupInstance);
  await apply(run, project, `back up ${selection.name}`, steps, kinds, 'backed up');
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
