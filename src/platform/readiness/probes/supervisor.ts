import type { Containers } from '../../../ports/index.ts';
import { logTail } from '../log-tail.ts';
import { parseStatus, readinessOf, unexpectedEnds, type Readiness } from '../supervisor.ts';
import type { Ask } from './ask.ts';

const linesOfLog = 200;

/** Asks Supervisor itself; its log says which of the programs that ended did so as expected. */
export const askSupervisor: Ask = async ({ run, details: { id } }) => {
  const { containers } = run.ports.engine;
  const { exitCode, stdout } = await containers.run(id, { argv: ['supervisorctl', 'status'], user: 'root' });
  const programs = parseStatus(stdout);
  if (programs.length === 0) return exitCode === 0 ? { is: 'ready' } : noAnswer(containers, id);
  const anyEnded = programs.some((program) => program.state === 'EXITED');
  const log = anyEnded ? await logTail(containers, id, linesOfLog) : [];
  return readinessOf(programs, unexpectedEnds(log));
};

/** Supervisor is not there yet, or never will be, since an image may replace entrypoint.sh by something else. */
async function noAnswer(containers: Containers, id: string): Promise<Readiness> {
  const first = await containers.run(id, { argv: ['cat', '/proc/1/cmdline'], user: 'root' });
  const itsOwn = first.stdout !== '' && !/entrypoint|supervisord/.test(first.stdout);
  return itsOwn ? { is: 'ready' } : { is: 'waiting', for: 'supervisord' };
}
