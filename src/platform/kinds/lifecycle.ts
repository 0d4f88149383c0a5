import { DockeropsError } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { ContainerDetails, Run } from '../../ports/index.ts';
import { forget } from '../markers.ts';

export interface InstanceParams {
  readonly id: string;
  /** How a user knows it: `demo-one`. */
  readonly call: string;
}

export interface StopParams extends InstanceParams {
  /** Seconds between the engine's SIGTERM and SIGKILL. */
  readonly graceSeconds: number;
}

/** What stopping may take beyond its grace, in milliseconds. */
export const stopMarginMs = 30_000;

/**
 * Milliseconds in which a program that obeys has ended. Engines end eight at once sooner than fifty; but fifty that let us
 * wait ten seconds each are not to take a minute.
 */
export const stopBusyMs = 500;

/** Stops an instance; one that is stopped or gone already is fine. */
export const stopInstance: StepKind<StopParams> = {
  name: 'instance.stop',
  title: ({ call }) => `stop ${call}`,
  deadlineMs: 10_000 + stopMarginMs,
  busyMs: stopBusyMs,
  finishes: true,
  check: async ({ id }, { run }) => !isUp(await run.ports.engine.containers.inspect(id)),
  apply: async ({ id, call, graceSeconds }, tools) => {
    const { containers } = tools.run.ports.engine;
    tools.progress(`${call} to end, at most ${graceSeconds} s`);
    await unlessGone(containers.stop(id, graceSeconds), () => containers.inspect(id));
  },
};

export interface StartParams extends InstanceParams {
  /** The same plan made it: it cannot run yet. */
  readonly isNew?: boolean;
}

/** Starts a stopped instance as it is: same container, same address. */
export const startInstance: StepKind<StartParams> = {
  name: 'instance.start',
  title: ({ call }) => `start ${call}`,
  deadlineMs: 60_000,
  check: async ({ id, isNew }, { run }) =>
    isNew !== true && (await run.ports.engine.containers.inspect(id))?.state === 'running',
  apply: async ({ id, call, isNew }, { run }) => {
    const { containers } = run.ports.engine;
    try {
      const state = isNew === true ? undefined : (await containers.inspect(id))?.state;
      if (state === 'paused') {
        await goOn(run, { id, call });
        return;
      }
      // What keeps ending is brought back ever later and knows no `start`: begun anew, its restarts count from none.
      if (state === 'restarting') await containers.stop(id, 0);
      await containers.start(id);
    } catch (error) {
      throw (await containers.inspect(id)) ? error : removedMeanwhile(call);
    }
  },
};

/** Its program is where it was: a backup that was killed, or somebody by hand, left it frozen. */
async function goOn(run: Run, { id, call }: InstanceParams): Promise<void> {
  await run.ports.engine.containers.unpause(id);
  await forget(run, id, 'frozen');
  run.emit({ type: 'message', level: 'warning', text: `${call} was paused; it goes on` });
}

/** Somebody else was at work on the same container. */
export const removedMeanwhile = (call: string): DockeropsError =>
  new DockeropsError(`${call} was removed by somebody else meanwhile`, {
    hint: 'the same command again makes it anew',
  });

const isUp = (details: ContainerDetails | undefined) =>
  details !== undefined && ['running', 'paused', 'restarting'].includes(details.state);

/** Somebody else may remove a thing while we are at it: that it is gone is no failure then. */
export async function unlessGone(act: Promise<void>, look: () => Promise<unknown>): Promise<void> {
  try {
    await act;
  } catch (error) {
    if ((await look()) !== undefined) throw error;
  }
}
