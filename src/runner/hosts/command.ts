import { CommandFailedError, DockeropsError } from '../../core/index.ts';
import type { Task } from '../task.ts';

/** What stands behind `--` as a task of its own: a command of the user's login shell over there. */
export function commandTask(words: readonly string[], passExitCode: boolean): Task {
  const command = words.join(' ');
  return {
    name: '--',
    doc: 'Run a command',
    form: 'session',
    origin: 'command line',
    run: async ({ host, last }) => {
      const { exitCode } = await host.run(command, { check: false, login: true });
      if (exitCode === 0) return;
      const message = `"${command}" ended with exit code ${exitCode}`;
      throw passExitCode && last ? new CommandFailedError(message, exitCode) : new DockeropsError(message);
    },
  };
}
