import type { ContainerDetails } from '../../ports/index.ts';

/** How an instance ended. */
export interface Death {
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly error: string;
  readonly restarts: number;
}

/** A container that comes up again by its restart policy may fail this often before it is given up. */
const patience = 2;

/** How often the engine has restarted it by its policy. */
export function restartsOf({ raw }: Pick<ContainerDetails, 'raw'>): number {
  const count = (raw as { RestartCount?: unknown } | undefined)?.RestartCount;
  return typeof count === 'number' ? count : 0;
}

/** When the start before this one ended, in milliseconds since the epoch; undefined for the first. */
export function endOf({ raw }: Pick<ContainerDetails, 'raw'>): number | undefined {
  const state = (raw as { readonly State?: { readonly FinishedAt?: string } } | undefined)?.State;
  const ended = Date.parse(state?.FinishedAt ?? '');
  return ended > 0 ? ended : undefined;
}

/**
 * Its death, when it is dead and will not recover by itself: one crash is forgiven to an instance with a restart
 * policy, dying again and again is not. Told only while it is down: what runs again has forgotten how it ended.
 */
export function dead(details: ContainerDetails): Death | undefined {
  const { state, exitCode, oomKilled, error } = details;
  const restarts = restartsOf(details);
  const gone = state === 'exited' || state === 'dead';
  if (!gone && !(state === 'restarting' && restarts >= patience)) return undefined;
  return { exitCode, oomKilled, error, restarts };
}

/** What an exit code tells by convention (bash(1), docker-run(1)): more than its number says. */
const meanings: Readonly<Record<number, string>> = {
  0: 'it ended by itself, with success',
  125: 'docker could not run it',
  126: 'a command is there but cannot be executed',
  127: 'a command was not found',
  134: 'aborted',
  137: 'killed, perhaps for want of memory',
  139: 'segmentation fault',
  143: 'ended by SIGTERM',
};

/** Why it ended, in words. Not every engine learns of it when the kernel kills for memory: 137 is SIGKILL. */
export function causeOf({ oomKilled, exitCode }: Death): string {
  if (oomKilled) return `it ran out of memory (exit code ${exitCode})`;
  const meaning = meanings[exitCode];
  return `exit code ${exitCode}${meaning === undefined ? '' : ` (${meaning})`}`;
}
