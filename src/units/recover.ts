import { takeBack } from '../platform/archives/index.ts';
import type { Run } from '../ports/index.ts';
import { unitLabel } from './labels.ts';
import { takeBackTests } from './tests/take-back.ts';

/** Takes back what a run left that was killed. Only under the unit's lock: nobody else is at it then. */
export async function recover(run: Run, unit: string): Promise<void> {
  await takeBack(run, { [unitLabel.unit]: unit });
  await takeBackTests(run, unit);
}
