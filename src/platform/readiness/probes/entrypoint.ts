import type { Ask, Look } from './ask.ts';

/** /proc/1/cmdline (proc(5): words that end in NUL) of an instance; empty when it is not to be read. */
export async function firstProcess({ run, details: { id } }: Look): Promise<string> {
  const asked = { argv: ['cat', '/proc/1/cmdline'], user: 'root' };
  return (await run.ports.engine.containers.run(id, asked)).stdout;
}

/** What the runtime's own process is called, or run from while it may have no name (a copy of itself in memory). */
const runtime = /^(.*\/)?(runc|crun)$|^\/(proc\/self\/(exe|fd\/\d+)|dev\/fd\/\d+)$/;

/** Whether that is the runtime itself (`runc init`) on its way to the entrypoint, or the base image's entrypoint. */
export function isPreparing(commandLine: string): boolean {
  const [program = '', script, ...more] = commandLine.split('\0');
  const isRuntime = runtime.test(program) && script === 'init' && more.join('') === '';
  return program === '' || isRuntime || script === '/entrypoint-common.sh';
}

/**
 * Whatever else an image says of its health: nothing serves while the entrypoint still prepares the instance. Asked
 * until it has ended, once for each start.
 */
export function askEntrypoint(): Ask {
  let past: string | undefined;
  return async (look) => {
    const { startedAt } = look.details;
    if (past !== startedAt && isPreparing(await firstProcess(look)))
      return { is: 'waiting', for: 'its entrypoint to end' };
    past = startedAt;
    return { is: 'ready' };
  };
}
