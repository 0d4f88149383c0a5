import { shell as open } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { oneContainer, whichInstance } from './parameters.ts';

export const shell = task(
  {
    doc: `Open a shell in a running instance, or run one command there
Goes through the engine, not through ssh: works for images without sshd. The last task of a line passes the command's exit code on.`,
    form: 'session',
    parameters: [
      oneContainer,
      whichInstance,
      { name: 'command', type: 'string', doc: 'run this instead of a shell' },
      { name: 'user', type: 'string', doc: "instead of the image's own user" },
    ],
  },
  ({ run, last }, { name, instance, command, user }) =>
    open(run, { name, instance }, { command, user, passExitCode: last }),
);
