import type { StepKind } from '../../plan/index.ts';
import { stopMarginMs, type StopParams } from './lifecycle.ts';
import { discard } from './instance-replace.ts';

/** Takes away a container that a killed run was to put in the place of another. */
export const discardSuccessor: StepKind<StopParams> = {
  name: 'instance.discard',
  title: ({ call }) => `take back the interrupted re-creation of ${call}`,
  deadlineMs: 10_000 + stopMarginMs,
  apply: ({ id, graceSeconds }, { run }) => discard(run.ports.engine.containers, id, graceSeconds),
};
