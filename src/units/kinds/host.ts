import type { StepKind } from '../../plan/index.ts';
import type { Command, Run } from '../../ports/index.ts';
import { withInspected } from '../inspected.ts';
import { demandSuccess } from './execute.ts';
import { ofOrder, type OrderParams } from './order.ts';

export interface HostParams extends OrderParams {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The unit's variables that are plain values, over the environment that is there. */
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a command on the machine whose engine it is. */
export const hostKind: StepKind<HostParams> = ofOrder({
  name: 'unit.host',
  title: ({ argv }) => `execute ${argv.join(' ').slice(0, 60)} (host)`,
  deadlineMs: 24 * 3_600_000,
  apply: async (params, tools) => {
    const { run } = tools;
    const argv = await withInspected(run, params.argv, params.container);
    const onLine = (line: string) => tools.progress(line);
    const command = { argv, ...surroundingsOf(params, run) };
    const result = await run.ports.host.run(command, { signal: run.signal, onLine });
    demandSuccess(argv, result.exitCode, result.stderr.split('\n'));
  },
});

/** Of this machine alone; a shell that is bash refuses to be told its UID. */
const ofThisMachine = ['UID', 'GID'];

/** On another machine there is no directory of ours: a command starts where a log-in does. */
function surroundingsOf({ cwd, env }: HostParams, { ports }: Run): Pick<Command, 'cwd' | 'env'> {
  if (ports.host === ports.local) return { cwd, env };
  return { env: Object.fromEntries(Object.entries(env).filter(([name]) => !ofThisMachine.includes(name))) };
}
