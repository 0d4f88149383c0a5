export { dropBackup, takeBackup, type BackupJob } from './backup.ts';
export { freeze, quietOf, thaw, type Quiet } from './freeze.ts';
export { backupsView, listBackups, type BackupRow } from './list.ts';
export { writeVerdict, type Verdict } from './record.ts';
export { lookAt, missingArchive, restoreFrom, type Found, type RestoreTarget } from './restore.ts';
export { prune, type Retention } from './retention.ts';
export { archiveAt, archivesOn, settle, type Archive, type Shelf } from './shelf.ts';
export { usersOf } from './users.ts';
export { writeArchive } from './write.ts';
