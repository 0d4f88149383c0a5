export { dropBackup, takeBackup, type BackupJob } from './backup.ts';
export { freeze, inside, quietOf, type Quiet } from './freeze.ts';
export { backupsView, listBackups, type BackupRow } from './list.ts';
export { compressions, encryptions, type Packing } from './packing.ts';
export {
  dropRestore,
  lookAt,
  missingArchive,
  restoreFrom,
  type Found,
  type RestoreTarget,
} from './restore.ts';
export { prune, type Retention } from './retention.ts';
export { archiveAt, archivesOn, settle, type Archive, type Shelf } from './shelf.ts';
export { takeBack } from './take-back.ts';
export { ofTwin, removeTwins, twinLabel } from './twins.ts';
export { demandTrial, judged } from './verdict.ts';
export { usersOf } from './users.ts';
export { writeArchive } from './write.ts';
