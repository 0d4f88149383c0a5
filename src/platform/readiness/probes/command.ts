import { withSignal } from '../../../ports/index.ts';
import type { Readiness } from '../supervisor.ts';
import type { Ask, Look } from './ask.ts';
import { retrying } from './retrying.ts';

/** A try ends with the wait itself: run.conf's `timeout` is for all of them. */
export const askCommand = (argv: readonly string[]): Ask => askTrying(argv, argv.join(' '));

/** The image's HEALTHCHECK, each try cut off after its own timeout. */
export function askHealthcheck({
  argv,
  timeoutMs,
}: {
  readonly argv: readonly string[];
  readonly timeoutMs: number;
}): Ask {
  const ask = askTrying(argv, 'its health check', timeoutMs);
  return async (look) => {
    const late = AbortSignal.timeout(timeoutMs);
    const run = withSignal(look.run, AbortSignal.any([look.run.signal, late]));
    try {
      return await ask({ ...look, run });
    } catch (error) {
      if (!late.aborted) throw error;
      return { is: 'waiting', for: `its health check (no end after ${timeoutMs / 1000} s)` };
    }
  };
}

/** By the engine's and the shell's convention: what was to be run is not there, or is no program. */
const notRun = 126;

/** Several tries by one process inside, where there is a shell to make them; else a process each. */
function askTrying(argv: readonly string[], name: string, timeoutMs?: number): Ask {
  let hasShell = true;
  const answer = async ({ run, details }: Look, words: readonly string[]) => {
    const { exitCode, stdout, stderr } = await run.ports.engine.containers.run(details.id, { argv: words });
    const said = `${stdout}${stderr}`.trim().split('\n').at(-1) ?? '';
    return { exitCode, why: `${name} (exit code ${exitCode}${said && `: ${said}`})` };
  };
  return async (look): Promise<Readiness> => {
    if (hasShell) {
      const { exitCode, why } = await answer(look, retrying(argv, look.runningMs, timeoutMs));
      if (exitCode === 0) return { is: 'ready' };
      if (exitCode < notRun) return { is: 'waiting', for: why, waited: true };
      hasShell = false;
    }
    const { exitCode, why } = await answer(look, argv);
    return exitCode === 0 ? { is: 'ready' } : { is: 'waiting', for: why };
  };
}
