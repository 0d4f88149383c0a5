import type { KindRegistry } from '../../../plan/index.ts';
import { unitKinds } from '../../kinds/index.ts';
import { checkerKind } from './checker.ts';
import { daemonKind } from './daemon.ts';
import { jobKind } from './job.ts';
import { teardownKind } from './teardown.ts';
import { variantKind } from './variant.ts';

/** The step kinds of test runs. */
export const testKinds = (): KindRegistry =>
  unitKinds().add(checkerKind).add(daemonKind).add(jobKind).add(variantKind).add(teardownKind);
