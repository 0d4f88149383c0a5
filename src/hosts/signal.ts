import { constants } from 'node:os';

/** The exit code a shell gives a process that a signal ended: 128 + the signal's number. */
export const signalExitCode = (signal: string): number =>
  128 + ((constants.signals as Record<string, number>)[signal] ?? 0);
