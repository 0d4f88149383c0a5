import type { Containers } from '../../ports/index.ts';
import type { Probe } from './probe.ts';
import { parseStatus, readinessOf, unexpectedEnds, type Readiness } from './supervisor.ts';

/** Milliseconds an instance without a better sign must have run to count as ready. */
const settleMs = 500;

/** Asks a running instance once whether it is ready. `runningMs`: how long it has run, as far as we saw. */
export async function probe(
  containers: Containers,
  id: string,
  how: Probe,
  runningMs: number,
): Promise<Readiness> {
  switch (how.kind) {
    case 'running':
      return runningMs >= settleMs ? { is: 'ready' } : { is: 'waiting', for: 'it to stay up' };
    case 'healthcheck':
      return askHealthcheck(containers, id, how.argv);
    case 'supervisor':
      return askSupervisor(containers, id);
  }
}

async function askHealthcheck(
  containers: Containers,
  id: string,
  argv: readonly string[],
): Promise<Readiness> {
  const { exitCode, stdout, stderr } = await containers.run(id, { argv });
  if (exitCode === 0) return { is: 'ready' };
  const said = `${stdout}${stderr}`.trim().split('\n').at(-1) ?? '';
  return { is: 'waiting', for: `its health check (exit code ${exitCode}${said && `: ${said}`})` };
}

async function askSupervisor(containers: Containers, id: string): Promise<Readiness> {
  const { exitCode, stdout } = await containers.run(id, { argv: ['supervisorctl', 'status'], user: 'root' });
  const programs = parseStatus(stdout);
  if (programs.length === 0) return exitCode === 0 ? { is: 'ready' } : noAnswer(containers, id);
  const anyEnded = programs.some((program) => program.state === 'EXITED');
  return readinessOf(programs, anyEnded ? unexpectedEnds(await logTail(containers, id, 200)) : new Set());
}

/** Supervisor is not there yet, or never will be, since an image may replace entrypoint.sh by something else. */
async function noAnswer(containers: Containers, id: string): Promise<Readiness> {
  const first = await containers.run(id, { argv: ['cat', '/proc/1/cmdline'], user: 'root' });
  const itsOwn = first.stdout !== '' && !/entrypoint|supervisord/.test(first.stdout);
  return itsOwn ? { is: 'ready' } : { is: 'waiting', for: 'supervisord' };
}

/** The last lines an instance wrote. */
export async function logTail(containers: Containers, id: string, lines: number): Promise<readonly string[]> {
  const tail: string[] = [];
  for await (const line of containers.logs(id, { tail: lines })) tail.push(line.text);
  return tail.slice(-lines);
}
