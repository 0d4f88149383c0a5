import { DockeropsError } from '../../../core/index.ts';
import type { StepKind, StepTools } from '../../../plan/index.ts';
import { found } from '../../file/meta/pattern.ts';
import type { JobCheck } from '../../file/meta/schema.ts';
import { demandContainer, ofOrder, type OrderParams } from '../../kinds/order.ts';

export interface JobParams extends OrderParams {
  readonly check: JobCheck;
}

/** Waits until a container has ended, and looks at how (units §8.3). */
export const jobKind: StepKind<JobParams> = ofOrder({
  name: 'unit.check-job',
  title: ({ container, check }) => `check that ${container} ends with ${check.exitCode}`,
  deadlineMs: 24 * 3_600_000,
  busyMs: 0,
  apply: async ({ check, ...params }, tools) => {
    const { run } = tools;
    const { id } = await demandContainer(run, params);
    const late = AbortSignal.timeout(check.timeout * 1000);
    const bound = run.ports.engine.bind(AbortSignal.any([run.signal, late]));
    const code = await bound.containers.wait(id).catch((error: unknown) => {
      if (!late.aborted || run.signal.aborted) throw error;
      throw new DockeropsError(`${params.container} has not ended after ${check.timeout} s`);
    });
    const lines = await logOf(id, check, tools);
    if (code !== check.exitCode)
      throw new DockeropsError(`${params.container} ended with exit code ${code}, not ${check.exitCode}`, {
        excerpt: lines.slice(-10),
      });
    const text = lines.join('\n');
    const missing = check.logs.find((pattern) => !found(pattern, text));
    if (missing)
      throw new DockeropsError(`${params.container} wrote nothing that matches /${missing.source}/`);
  },
});

async function logOf(id: string, { stream }: JobCheck, { run }: StepTools): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of run.ports.engine.containers.logs(id, {}))
    if (stream === 'both' || line.stream === stream) lines.push(line.text);
  return lines;
}
