import { CommandFailedError, DockeropsError, UsageError } from '../../core/index.ts';
import type { Task } from '../task.ts';

export interface CommandOptions {
  /** `--exit-code`: its exit code is that of the line. */
  readonly passExitCode: boolean;
  /** A person sits at the terminal: with one host the command gets it, as `top` and `vi` need it. */
  readonly interactive: boolean;
  /** Somebody means a file to be its input. */
  readonly fileGiven: boolean;
}

/**
 * What stands behind `--` as a task of its own: a command of the user's login shell over there, or that shell where there
 * are no words. Throws `UsageError` for a shell that has no terminal, or more than one host, and for a file as input: `cat > x`
 * would empty x.
 */
export function commandTask(
  words: readonly string[],
  { passExitCode, interactive, fileGiven }: CommandOptions,
  hosts: number,
): Task {
  const command = words.length === 0 ? undefined : words.join(' ');
  const inTerminal = interactive && hosts === 1;
  if (command === undefined && !inTerminal)
    throw new UsageError('there is no command behind --', { hint: 'a shell takes a terminal, and one host' });
  if (fileGiven)
    throw new UsageError('a file is given as input, and a command behind -- gets none', {
      hint: ['ssh HOST "…" < FILE, or host.put in a task file', 'where no input is meant: </dev/null'],
    });
  return {
    name: '--',
    doc: 'Run a command',
    form: 'session',
    origin: 'command line',
    run: async ({ host, last }) => {
      const exitCode =
        inTerminal || command === undefined
          ? await host.openShell(command)
          : (await host.run(command, { check: false, login: true })).exitCode;
      if (exitCode === 0) return;
      const message = `${command === undefined ? 'the shell' : `"${command}"`} ended with exit code ${exitCode}`;
      throw passExitCode && last ? new CommandFailedError(message, exitCode) : new DockeropsError(message);
    },
  };
}
