export type * from './engine/index.ts';
export type * from './host.ts';
export type * from './labels.ts';
export type * from './lock.ts';
export type * from './machines.ts';
export * from './run.ts';
export type * from './ssh.ts';
export type * from './terminal.ts';
