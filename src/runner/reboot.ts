import {
  DeniedError,
  TimeoutError,
  UnreachableError,
  UsageError,
  type DockeropsError,
} from '../core/index.ts';
import type { HostTarget, Machines, Run } from '../ports/index.ts';
import { leavesUndone, type Machine } from './machine.ts';

export interface WaitOptions {
  /** Milliseconds in all; five minutes without it. */
  readonly deadlineMs?: number;
}

export interface RebootOptions extends WaitOptions {
  /** What reboots it, run by root; `reboot` without it. */
  readonly command?: string;
}

const defaultDeadlineMs = 300_000;
const pauseMs = 1_000;

/**
 * Reboots a host and waits until it is back: until it lets us in, and its boot id is another one. Throws `TimeoutError`,
 * `UsageError` for this machine.
 */
export async function reboot(
  machine: Machine,
  { command = 'reboot', deadlineMs = defaultDeadlineMs }: RebootOptions,
): Promise<void> {
  const { run, host } = machine;
  const { remote } = host;
  if (!remote)
    throw new UsageError('this machine is not rebooted by a task', { hint: 'name a host with -H' });
  if (leavesUndone(machine, `${host.name} is not rebooted`)) return;
  const before = await host.facts();
  await goDown(machine, command, before.uid === 0);
  const isBack = async (): Promise<boolean> => {
    await remote.reconnect(run.signal);
    return (await host.facts()).bootId !== before.bootId;
  };
  await waitUntil(isBack, run, {
    deadlineMs,
    what: `${host.name} has not come back`,
    bears: [UnreachableError, DeniedError],
  });
}

/** It may go before it has told how the command ended. */
async function goDown({ shell }: Machine, command: string, isRoot: boolean): Promise<void> {
  try {
    await (isRoot ? shell.run(command) : shell.sudo(command));
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
  }
}

/** Waits until a host answers and lets us in, by a way to try it that throws `UnreachableError` while it does not. */
export const waitForHost = (
  name: string,
  attempt: () => Promise<unknown>,
  run: Run,
  { deadlineMs = defaultDeadlineMs }: WaitOptions,
): Promise<void> =>
  waitUntil(() => attempt().then(() => true), run, {
    deadlineMs,
    what: `${name} does not answer`,
    bears: [UnreachableError],
  });

/** Throws `UnreachableError` for a host that does not; a connection that is open already may be dead. */
export async function answers(target: HostTarget, machines: Machines, { signal }: Run): Promise<void> {
  const { host } = await machines.open(target, signal);
  try {
    await host.run({ argv: ['true'] }, { signal });
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    await host.remote?.reconnect(signal);
  }
}

interface Patience {
  readonly deadlineMs: number;
  readonly what: string;
  /** Errors that are no reason to give up. */
  readonly bears: readonly (new (message: string) => DockeropsError)[];
}

async function waitUntil(
  isSo: () => Promise<boolean>,
  { clock, signal }: Run,
  { deadlineMs, what, bears }: Patience,
): Promise<void> {
  const end = clock.now() + deadlineMs;
  let last: unknown;
  for (;;) {
    try {
      if (await isSo()) return;
      last = undefined;
    } catch (error) {
      if (!bears.some((kind) => error instanceof kind)) throw error;
      last = error;
    }
    if (clock.now() + pauseMs > end)
      throw new TimeoutError(`${what} within ${deadlineMs / 1000} s`, { cause: last });
    await clock.sleep(pauseMs, signal);
  }
}
