import { backupKind, type BackupParams } from '../kinds/backup.ts';
import { examineKind, restoreKind, type RestoreParams } from '../kinds/restore.ts';
import { creation } from './containers.ts';
import { draft, type Draft } from './draft.ts';
import type { Scene } from './scene.ts';

export const backup = (scene: Scene): readonly Draft[] => [draft(backupKind, backupParams(scene))];

/** The archive is read to its end before anything is touched. */
export function restore(scene: Scene): readonly Draft[] {
  const params = restoreParams(scene);
  return [draft(examineKind, params), ...creation(scene), draft(restoreKind, params)];
}

function backupParams(scene: Scene): BackupParams {
  const source = scene.arg<readonly string[]>('source');
  return {
    ...scene.base,
    directory: scene.directory('backup_dir'),
    name: scene.arg<string>('backup_name') ?? scene.base.container,
    ...(source && { source }),
    overwrite: scene.flag('overwrite'),
    keepPrevious: scene.flag('keep_previous'),
    skipWithoutVolumes: scene.flag('skip_without_volumes'),
  };
}

const restoreParams = (scene: Scene): RestoreParams => ({
  ...scene.base,
  directory: scene.directory('restore_dir'),
  name: scene.arg<string>('restore_name') ?? scene.base.container,
  skipWithoutVolumes: scene.flag('skip_without_volumes'),
  helper: scene.helper,
});
