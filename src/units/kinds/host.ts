import type { StepKind } from '../../plan/index.ts';
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
  apply: async ({ argv, cwd, env, container }, tools) => {
    const { run } = tools;
    const words = await withInspected(run, argv, container);
    const onLine = (line: string) => tools.progress(line);
    const result = await run.ports.host.run({ argv: words, cwd, env }, { signal: run.signal, onLine });
    demandSuccess(words, result.exitCode, result.stderr.split('\n'));
  },
});
