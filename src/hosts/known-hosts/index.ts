export { readKnownHosts, type KnownHost } from './entries.ts';
export { entriesAbout, judge, knownTypes, type Verdict } from './judge.ts';
export { rememberKey } from './remember.ts';
