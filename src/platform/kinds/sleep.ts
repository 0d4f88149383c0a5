import type { StepKind } from '../../plan/index.ts';

export interface SleepParams {
  readonly call: string;
  readonly seconds: number;
}

/** run.conf's `sleep`: time between an instance's readiness and whatever starts next. */
export const sleep: StepKind<SleepParams> = {
  name: 'sleep',
  title: ({ call, seconds }) => `wait ${seconds} s after ${call}`,
  /** The planner gives each its own. */
  deadlineMs: 60_000,
  busyMs: 0,
  apply: async ({ seconds }, tools) => {
    tools.progress(`${seconds} s to pass`);
    await tools.run.clock.sleep(seconds * 1000, tools.run.signal);
  },
};
