export type { Asker, ConfigSource } from './evaluate.ts';
export { jumpsOf, sshSettings, type SshSettings } from './settings.ts';
