import { logTail } from '../log-tail.ts';
import { parseAnswer, socketQuestion } from '../supervisor-answer.ts';
import { parseStatus, readinessOf, unexpectedEnds, type Program } from '../supervisor.ts';
import type { Ask, Look } from './ask.ts';
import { firstProcess, isPreparing } from './entrypoint.ts';
import { askRunning } from './running.ts';
import { SupervisorLog } from './supervisor-log.ts';

const linesOfLog = 200;
/** After this the image may have Supervisor's socket somewhere else, or no Perl. */
const usualMs = 3000;

/** Asks Supervisor itself; its log says which of the programs that ended did so as expected. */
export function askSupervisor(): Ask {
  let log: SupervisorLog | undefined;
  let waitingFor = 'supervisord';
  return async (look) => {
    const { run, details, runningMs } = look;
    if (log?.start !== details.startedAt) log = new SupervisorLog(run, details);
    if (!(await log.news(run, runningMs))) return { is: 'waiting', for: waitingFor, waited: true };
    const answer = await answerOf(look);
    if (answer.is === 'waiting') waitingFor = answer.for;
    return answer;
  };
}

const answerOf: Ask = async (look) => {
  const { run, details } = look;
  const programs = await programsOf(look);
  if (programs.length === 0) return noAnswer(look);
  const anyEnded = programs.some((program) => program.state === 'EXITED');
  const lines = anyEnded ? await logTail(run.ports.engine.containers, details.id, linesOfLog) : [];
  return readinessOf(programs, unexpectedEnds(lines));
};

async function programsOf(look: Look): Promise<readonly Program[]> {
  const programs = parseAnswer(await said(look, ['perl', '-e', socketQuestion]));
  if (programs.length > 0 || look.runningMs < usualMs) return programs;
  return parseStatus(await said(look, ['supervisorctl', 'status']));
}

async function said({ run, details: { id } }: Look, argv: readonly string[]): Promise<string> {
  return (await run.ports.engine.containers.run(id, { argv, user: 'root' })).stdout;
}

/** Supervisor is not there yet, or never will be, since an image may replace entrypoint.sh by something else. */
const noAnswer: Ask = async (look) => {
  const first = await firstProcess(look);
  const isToCome = isPreparing(first) || /entrypoint|supervisord/.test(first);
  return isToCome ? { is: 'waiting', for: 'supervisord' } : askRunning(look);
};
