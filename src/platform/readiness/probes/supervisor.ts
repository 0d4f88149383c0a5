import { logTail } from '../log-tail.ts';
import { parseStatus, readinessOf, unexpectedEnds } from '../supervisor.ts';
import type { Ask } from './ask.ts';
import { firstProcess, isPreparing } from './entrypoint.ts';
import { askRunning } from './running.ts';

const linesOfLog = 200;

/** Asks Supervisor itself; its log says which of the programs that ended did so as expected. */
export const askSupervisor: Ask = async (look) => {
  const { run, details } = look;
  const { containers } = run.ports.engine;
  const { stdout } = await containers.run(details.id, { argv: ['supervisorctl', 'status'], user: 'root' });
  const programs = parseStatus(stdout);
  if (programs.length === 0) return noAnswer(look);
  const anyEnded = programs.some((program) => program.state === 'EXITED');
  const log = anyEnded ? await logTail(containers, details.id, linesOfLog) : [];
  return readinessOf(programs, unexpectedEnds(log));
};

/** Supervisor is not there yet, or never will be, since an image may replace entrypoint.sh by something else. */
const noAnswer: Ask = async (look) => {
  const first = await firstProcess(look);
  const isToCome = isPreparing(first) || /entrypoint|supervisord/.test(first);
  return isToCome ? { is: 'waiting', for: 'supervisord' } : askRunning(look);
};
