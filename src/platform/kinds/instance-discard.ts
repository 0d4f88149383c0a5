import { messageOf } from '../../core/index.ts';
import type { StepKind } from '../../plan/index.ts';
import type { Containers } from '../../ports/index.ts';
import { stopMarginMs } from './lifecycle.ts';

export interface DiscardParams {
  readonly call: string;
  /** Ids of the containers that were to take the place of the old one. */
  readonly successors: readonly string[];
  /** Id of the old one, where the killed run had stopped it. */
  readonly old?: string;
  /** Seconds a successor has to end by itself. */
  readonly graceSeconds: number;
}

/** Takes away what a killed run was to put in the place of another, and starts that one again. */
export const discardSuccessors: StepKind<DiscardParams> = {
  name: 'instance.discard',
  title: ({ call }) => `take back the interrupted re-creation of ${call}`,
  deadlineMs: 10_000 + stopMarginMs,
  apply: async ({ call, successors, old, graceSeconds }, { run }) => {
    const { containers } = run.ports.engine;
    await goBack(containers, successors, graceSeconds, async () => {
      if (old !== undefined) await containers.start(old);
    }).catch((error: unknown) => {
      if (old === undefined) throw error;
      const text = `the old ${call} does not start again: ${messageOf(error)}`;
      run.emit({ type: 'message', level: 'warning', text });
    });
  },
};

/**
 * Stops successors, since what they write may be shared with the old one, and removes them once that is `restored`: while
 * they are there, a later run knows what is to be done.
 */
export async function goBack(
  containers: Containers,
  successors: readonly string[],
  graceSeconds: number,
  restored: () => Promise<void>,
): Promise<void> {
  const looked = await Promise.all(successors.map((id) => containers.inspect(id)));
  const there = looked.flatMap((one) => one?.id ?? []);
  for (const id of there) await containers.stop(id, graceSeconds);
  try {
    await restored();
  } finally {
    for (const id of there) await containers.remove(id, { force: true });
  }
}
