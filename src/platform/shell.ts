import { CommandFailedError, DockeropsError, UsageError } from '../core/index.ts';
import type { ExecSpec, Run } from '../ports/index.ts';
import { markCommand, markedEnvironment, untilInterrupted, type MarkedCommand } from './remote-command.ts';
import { pickInstance } from './scope.ts';
import { callOf, type Selection } from './select.ts';

export interface ShellOptions {
  /** Run by the container's `sh`; without one a shell opens in the terminal. */
  readonly command?: string | undefined;
  /** The image's own user unless told. */
  readonly user?: string | undefined;
  /** Whether the command's exit code is this invocation's. */
  readonly passExitCode?: boolean | undefined;
}

/**
 * A shell or one command inside an instance, through the engine: works without ssh in the image. Throws
 * `CommandFailedError` with the command's exit code, `UsageError` for a shell without a terminal.
 */
export async function shell(run: Run, selection: Selection, options: ShellOptions = {}): Promise<void> {
  const { terminal, engine } = run.ports;
  const one = await pickInstance(run, selection, 'running');
  if (options.command === undefined && !terminal.interactive)
    throw new UsageError('a shell needs a terminal, and there is none', {
      hint: `dockerops shell:${callOf(one)},command=…`,
    });
  // As in ssh, a command gets no TTY: its output is data, and a TTY would change its line ends.
  const tty = options.command === undefined;
  const marked = markCommand(options.command, options.user);
  const session = await engine.containers.exec(one.id, execSpec(run, marked));
  const exitCode = await untilInterrupted(run, one, marked, () =>
    terminal.attach(session, { tty }, run.signal),
  );
  if (exitCode !== 0) throw failure(callOf(one), exitCode, options);
}

function execSpec(run: Run, marked: MarkedCommand): ExecSpec {
  const { command, user } = marked;
  const tty = command === undefined;
  return {
    argv: tty ? anyShell : ['sh', '-c', command],
    tty,
    stdin: true,
    env: { ...markedEnvironment(marked), ...(tty && { TERM: run.ports.terminal.term }) },
    ...(user !== undefined && { user }),
  };
}

/** bash where there is one. */
const anyShell = ['sh', '-c', 'if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi'];

function failure(call: string, exitCode: number, { command, passExitCode }: ShellOptions): DockeropsError {
  const message = `${command === undefined ? 'the shell' : `"${command}"`} in ${call} ended with exit code ${exitCode}`;
  return passExitCode === true ? new CommandFailedError(message, exitCode) : new DockeropsError(message);
}
