import { KindRegistry } from '../../plan/index.ts';
import { backupKind } from './backup.ts';
import { createKind } from './create.ts';
import { executeKind } from './execute.ts';
import { hostKind } from './host.ts';
import { commitKind, pushKind, tagKind } from './image-names.ts';
import { imageKind } from './image.ts';
import { recreateKind } from './recreate.ts';
import { removeImageKind, removeKind } from './remove.ts';
import { examineKind, restoreKind } from './restore.ts';
import { startKind, stopKind, waitKind } from './run-state.ts';

/** The step kinds of units. */
export const unitKinds = (): KindRegistry =>
  new KindRegistry()
    .add(imageKind)
    .add(createKind)
    .add(startKind)
    .add(recreateKind)
    .add(stopKind)
    .add(waitKind)
    .add(removeKind)
    .add(removeImageKind)
    .add(executeKind)
    .add(hostKind)
    .add(tagKind)
    .add(commitKind)
    .add(pushKind)
    .add(backupKind)
    .add(examineKind)
    .add(restoreKind);
