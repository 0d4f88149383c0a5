import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';

/** Processes on this machine, which is every test sshd's, that sleep for so long. */
export const sleepers = (seconds: string): number =>
  execFileSync('ps', ['-eo', 'args'])
    .toString()
    .split('\n')
    .filter((line) => line.startsWith(`sleep ${seconds}`)).length;

/** A length of sleep that no other test has. */
export const someSleep = (): string => `1${randomBytes(3).readUIntBE(0, 3)}`;
