export { createLocalHost } from './local.ts';
export { quote, shellLine } from './quote.ts';
export { createSsh } from './ssh.ts';
