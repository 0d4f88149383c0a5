export type { Asker, ConfigSource } from './evaluate.ts';
export { keywords } from './keywords.ts';
export { sshSettings, type SshSettings } from './settings.ts';
export { jumpsOf } from './values.ts';
