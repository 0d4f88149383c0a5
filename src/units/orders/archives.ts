import { after } from '../../plan/index.ts';
import { quietOf, type Retention } from '../../platform/archives/index.ts';
import { backupKind, type BackupParams } from '../kinds/backup.ts';
import { examineKind, restoreKind, type ExamineParams } from '../kinds/restore.ts';
import { creation } from './containers.ts';
import { draft, type Draft } from './draft.ts';
import type { Scene } from './scene.ts';

export const backup = (scene: Scene): readonly Draft[] => [draft(backupKind, backupParams(scene))];

/** The archive is read to its end before anything is touched, and only then: what it says goes to the last step. */
export function restore(scene: Scene): readonly Draft[] {
  const params = examineParams(scene);
  const found = after(scene.stepId(0, examineKind.name), 'found');
  const last = { kind: restoreKind.name, params: { ...params, found, helper: scene.helper } };
  return [draft(examineKind, params), ...creation(scene), last];
}

/** What a `backup` says. */
export function backupParams(scene: Scene): BackupParams {
  const source = scene.arg<readonly string[]>('source');
  const keep = scene.arg<Retention>('keep');
  return {
    ...scene.base,
    directory: scene.directory('backup_dir'),
    name: scene.arg<string>('backup_name') ?? scene.base.container,
    ...(source && { source }),
    overwrite: scene.flag('overwrite'),
    keepPrevious: scene.flag('keep_previous'),
    skipWithoutVolumes: scene.flag('skip_without_volumes'),
    quiet: quietOf({ pause: scene.arg('pause'), quiesce: scene.arg('quiesce'), resume: scene.arg('resume') }),
    packing: { compress: scene.arg('compress'), encrypt: scene.arg('encrypt') },
    ...(keep && { keep }),
  };
}

/** What a `restore` says of its archive. */
function examineParams(scene: Scene): ExamineParams {
  const date = scene.arg<string>('date');
  return {
    ...scene.base,
    directory: scene.directory('restore_dir'),
    name: scene.arg<string>('restore_name') ?? scene.base.container,
    ...(date !== undefined && { date }),
    skipWithoutVolumes: scene.flag('skip_without_volumes'),
  };
}
