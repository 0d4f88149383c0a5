import { ssh as open } from '../src/platform/index.ts';
import { task } from '../src/runner/index.ts';
import { oneContainer, whichInstance } from './parameters.ts';

export const ssh = task(
  {
    doc: `Log in to a running instance over ssh, or run one command there
Without a command, a shell in your terminal. Goes to the instance's address, or through the engine where there is no route.
The last task of a line passes the exit code on.`,
    form: 'session',
    parameters: [
      oneContainer,
      whichInstance,
      { name: 'command', type: 'string', doc: 'run this instead of a shell' },
      { name: 'user', type: 'string', doc: 'log in as', default: 'dockerops' },
    ],
  },
  ({ run, last }, { name, instance, command, user }) =>
    open(run, { name, instance }, { command, user, passExitCode: last }),
);
