import type { OutputRef, StepKind } from '../../plan/index.ts';
import { goBack } from './instance-discard.ts';
import { unlessGone } from './lifecycle.ts';
import { steadyEngine } from './steady.ts';
import { waitUntilReady, type ReadyParams } from './instance-ready.ts';

export interface ReplaceParams {
  readonly call: string;
  /** Id of the container that is there. */
  readonly old: string;
  /** Id of the one that takes its place: created, or started by a run that was killed. */
  readonly successor: string | OutputRef;
  /** The successor's own runtime volume, if it has one; goes with it when it fails. */
  readonly runtimeVolume?: string;
  /** Seconds the old one has to end by itself. */
  readonly graceSeconds: number;
  /** Whether the old one is to run again when the new one fails. */
  readonly restore: boolean;
  readonly ready: Omit<ReadyParams, 'name'> & { readonly name: string | OutputRef };
}

/**
 * Stops the old container and starts the new one, which must become ready; otherwise the new one is taken away and the
 * old one started again. Both want the same address, ports and data, so they never run at once.
 */
export const replaceInstance: StepKind<ReplaceParams> = {
  name: 'instance.replace',
  title: ({ call }) => `put the new ${call} in the place of the old one`,
  /** The planner gives each its own. */
  deadlineMs: 120_000,
  apply: async ({ call, old, successor, graceSeconds, ready }, tools) => {
    const { containers } = tools.run.ports.engine;
    tools.progress(`the old ${call} to end, at most ${graceSeconds} s`);
    await unlessGone(containers.stop(old, graceSeconds), () => containers.inspect(old));
    await steadyEngine(tools.run).containers.start(successor as string);
    await waitUntilReady(ready as ReadyParams, tools);
  },
  undoDeadlineMs: 90_000,
  undo: async ({ call, old, successor, runtimeVolume, graceSeconds, restore }, { run }) => {
    const { containers, volumes } = run.ports.engine;
    if (!(await containers.inspect(old))) return `the old ${call} is gone`;
    // The engine may still be at stopping it: only then can it be started again.
    await containers.stop(old, graceSeconds);
    await goBack(containers, [successor as string], graceSeconds, async () => {
      if (restore) await containers.start(old);
    });
    if (runtimeVolume !== undefined) await volumes.remove(runtimeVolume);
    return `the old ${call} ${restore ? 'runs again' : 'is there as it was'}`;
  },
};
