import { CommandFailedError, DockeropsError, UsageError } from '../../core/index.ts';
import type { Run, SessionStream, SshConnection } from '../../ports/index.ts';
import type { ObservedInstance } from '../observe.ts';
import { markCommand, markedLine, untilInterrupted, type MarkedCommand } from '../remote-command.ts';
import { pickInstance } from '../scope.ts';
import { callOf, type Selection } from '../select.ts';
import { requireProject } from '../spec/index.ts';
import { admit } from './admit.ts';
import { connectTo } from './connect.ts';

export interface SshOptions {
  /** Run by the user's shell; without one a shell opens in the terminal. */
  readonly command?: string | undefined;
  /** `dockerops` unless told. */
  readonly user?: string | undefined;
  /** Whether the session's exit code is this invocation's. */
  readonly passExitCode?: boolean | undefined;
}

/**
 * A shell or one command inside an instance, over ssh. Throws `CommandFailedError` with the session's exit code,
 * `UsageError` for a shell without a terminal, `DeniedError` when something else answers for the instance.
 */
export async function ssh(run: Run, selection: Selection, options: SshOptions = {}): Promise<void> {
  const { terminal } = run.ports;
  const { command, user = 'dockerops' } = options;
  const project = await requireProject(run);
  const instance = await pickInstance(run, selection, 'running');
  if (command === undefined && !terminal.interactive) throw needsTerminal(instance);
  const login = await admit(run, project, instance);
  const connection = await connectTo(run, instance, { ...login, user });
  try {
    const marked = command === undefined ? undefined : markCommand(command, user);
    const session = await openSession(run, connection, marked);
    const exitCode = await untilInterrupted(run, instance, marked, () =>
      terminal.attach(session, { tty: command === undefined }, run.signal),
    );
    if (exitCode !== 0) throw failure(callOf(instance), exitCode, options);
  } finally {
    connection.close();
  }
}

const needsTerminal = (instance: ObservedInstance): UsageError =>
  new UsageError('a shell needs a terminal, and there is none', {
    hint: `dockerops ssh:${callOf(instance)},command=…`,
  });

/** As with OpenSSH, a command gets no TTY: its output is data, and a TTY would change its line ends. */
function openSession(
  { ports: { terminal } }: Run,
  connection: SshConnection,
  marked: MarkedCommand | undefined,
): Promise<SessionStream> {
  if (marked?.command !== undefined) return connection.exec(markedLine(marked.command, marked));
  return connection.shell({ ...terminal.size, term: terminal.term });
}

function failure(call: string, exitCode: number, { command, passExitCode }: SshOptions): DockeropsError {
  const what = command === undefined ? 'the shell' : `"${command}"`;
  const message = `${what} in ${call} ended with exit code ${exitCode}`;
  return passExitCode === true ? new CommandFailedError(message, exitCode) : new DockeropsError(message);
}
