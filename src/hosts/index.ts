export { createLocalHost } from './local.ts';
export { shellLine } from './quote.ts';
export { RemoteMachines, type RemoteMachine } from './remote/index.ts';
export type { SshWorld } from './remote/world.ts';
export { createSsh } from './ssh.ts';
