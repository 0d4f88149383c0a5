import type { StepKind, StepTools } from '../../plan/index.ts';
import { ofOrder, type OrderParams } from './order.ts';

export interface TestsParams extends OrderParams {
  /** A command line as `run` takes it: UNIT/COMMAND and the unit's own arguments. */
  readonly words: readonly string[];
}

/** Does a command line of a unit within a run of another. Throws when it fails. */
export type RunNested = (words: readonly string[], tools: StepTools) => Promise<void>;

/** Runs tests as a part of an update (seed, "Updates"). */
export const testsKind = (nested: RunNested): StepKind<TestsParams> =>
  ofOrder({
    name: testsKindName,
    title: ({ words }) => `run ${words.join(' ')}`,
    deadlineMs: 24 * 3_600_000,
    apply: ({ words }, tools) => nested(words, tools),
  });

export const testsKindName = 'unit.tests';
