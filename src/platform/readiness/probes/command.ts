import { withSignal, type Run } from '../../../ports/index.ts';
import type { Readiness } from '../supervisor.ts';
import type { Ask } from './ask.ts';

/** A try ends with the wait itself: run.conf's `timeout` is for all of them. */
export const askCommand =
  (argv: readonly string[]): Ask =>
  ({ run, details }) =>
    tryCommand(run, details.id, argv, argv.join(' '));

/** The image's HEALTHCHECK, each try cut off after its own timeout. */
export const askHealthcheck =
  ({ argv, timeoutMs }: { readonly argv: readonly string[]; readonly timeoutMs: number }): Ask =>
  async ({ run, details }) => {
    const late = AbortSignal.timeout(timeoutMs);
    const bound = withSignal(run, AbortSignal.any([run.signal, late]));
    try {
      return await tryCommand(bound, details.id, argv, 'its health check');
    } catch (error) {
      if (!late.aborted) throw error;
      return { is: 'waiting', for: `its health check (no end after ${timeoutMs / 1000} s)` };
    }
  };

async function tryCommand(
  { ports }: Run,
  id: string,
  argv: readonly string[],
  name: string,
): Promise<Readiness> {
  const { exitCode, stdout, stderr } = await ports.engine.containers.run(id, { argv });
  if (exitCode === 0) return { is: 'ready' };
  const said = `${stdout}${stderr}`.trim().split('\n').at(-1) ?? '';
  return { is: 'waiting', for: `${name} (exit code ${exitCode}${said && `: ${said}`})` };
}
