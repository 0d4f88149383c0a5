import { UsageError } from '../core/index.ts';
import { leavesUndone, type Machine } from './machine.ts';

/**
 * Gives the terminal to a program over there, or to the user's login shell, until it ends. Its window follows ours, and keys
 * reach it as they are. Returns its exit code. Throws `UsageError` where there is no terminal to give.
 */
export async function openShell(machine: Machine, command: string | undefined): Promise<number> {
  const { run, host } = machine;
  const { terminal } = run.ports;
  if (!host.remote)
    throw new UsageError('a shell is opened on other machines only', { hint: 'name a host with -H' });
  if (!terminal.interactive)
    throw new UsageError(`there is no terminal for ${command ?? 'a shell'} on ${host.name}`);
  if (leavesUndone(machine, `${command ?? 'a shell'} is not opened on ${host.name}`)) return 0;
  const session = await host.remote.session(command, { ...terminal.size, term: terminal.term });
  return terminal.attach(session, { tty: true }, run.signal);
}
