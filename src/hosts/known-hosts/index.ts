export type { KnownHost } from './entries.ts';
export { KnownHosts } from './files.ts';
export { judge, knownTypes, type Verdict } from './judge.ts';
export { rememberKey } from './remember.ts';
export { revokedAt } from './revoked.ts';
