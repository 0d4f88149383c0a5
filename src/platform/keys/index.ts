export { addKeys } from './add.ts';
export { keysInjectKind, type InjectParams } from './inject.ts';
export { keysView, listKeys, type InstanceKeysView, type KeyView } from './list.ts';
export { principalsOf, type Reachable } from './principals.ts';
export type { SshHost } from './new-keys.ts';
export { rotateKeys } from './rotate.ts';
export { aliasOf } from './trust.ts';
