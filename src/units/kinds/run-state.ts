import { DockeropsError } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import { logTail } from '../../platform/readiness/log-tail.ts';
import { demandContainer, ofOrder, ownContainer, skipped, type OrderParams } from './order.ts';

export interface StartParams extends OrderParams {
  /** Shows what it writes and waits until it ends, which must be well. */
  readonly attach: boolean;
}

/** Starts a container that is there, unless it runs. */
export const startKind: StepKind<StartParams> = ofOrder({
  name: 'unit.start',
  title: ({ container, attach }) => `${attach ? 'run' : 'start'} ${container}`,
  deadlineMs: 24 * 3_600_000,
  check: async (params, tools) =>
    (await demandContainer(tools.run, params)).state === 'running' &&
    skipped(tools, `${params.container} runs already`),
  apply: async (params, tools) => {
    const { run } = tools;
    const { containers } = run.ports.engine;
    await containers.start(params.container);
    if (!params.attach) return;
    for await (const { text } of containers.logs(params.container, { follow: true })) tools.progress(text);
    const code = await containers.wait(params.container);
    if (code === 0) return;
    const excerpt = await logTail(containers, params.container, 10);
    throw new DockeropsError(`${params.container} ended with exit code ${code}`, { excerpt });
  },
});

export interface StopParams extends OrderParams {
  /** Seconds until it is killed. */
  readonly timeout: number;
}

/** Stops a container; one that is not there, or does not run, is fine. */
export const stopKind: StepKind<StopParams> = ofOrder({
  name: 'unit.stop',
  title: ({ container }) => `stop ${container}`,
  deadlineMs: 3_600_000,
  check: async (params, tools) => {
    const found = await ownContainer(tools.run, params);
    const runs = found && ['running', 'restarting', 'paused'].includes(found.state);
    return !runs && skipped(tools, `${params.container} ${found ? 'does not run' : 'is not there'}`);
  },
  apply: ({ container, timeout }, { run }) => run.ports.engine.containers.stop(container, timeout),
});

export interface WaitParams extends OrderParams {
  readonly seconds: number;
}

/** Lets time pass after an order. */
export const waitKind: StepKind<WaitParams> = {
  name: 'unit.wait',
  title: ({ seconds }) => `wait ${seconds} s`,
  deadlineMs: 24 * 3_600_000,
  busyMs: 0,
  apply: ({ seconds }, { run }) => run.clock.sleep(seconds * 1000, run.signal),
};
