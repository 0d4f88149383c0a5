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
function restartsOf({ raw }: ContainerDetails): number {
  const count = (raw as { RestartCount?: unknown } | undefined)?.RestartCount;
  return typeof count === 'number' ? count : 0;
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
