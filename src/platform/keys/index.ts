export { addKeys } from './add.ts';
export { injectStep, keysInjectKind, type InjectParams, type InjectRequest } from './inject.ts';
export { keysView, listKeys, type InstanceKeysView, type KeyView } from './list.ts';
export { principalsOf, type Reachable } from './principals.ts';
export { rotateKeys } from './rotate.ts';
export { aliasOf, keysTrustKind, trustStep, trustStepId, type TrustParams } from './trust.ts';
