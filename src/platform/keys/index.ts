export { injectStep, keysInjectKind, type InjectParams, type InjectRequest } from './inject.ts';
export { principalsOf, type Reachable } from './principals.ts';
export { keysTrustKind, trustStep, trustStepId, type TrustParams } from './trust.ts';
