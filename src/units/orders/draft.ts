import type { StepKind } from '../../plan/index.ts';
import type { OrderParams } from '../kinds/order.ts';

/** A step of an order, before it has its place in the plan. */
export interface Draft {
  readonly kind: string;
  readonly params: object;
  readonly why?: string;
}

/** A step of a kind, whose parameters are the kind's own. */
export const draft = <P extends OrderParams>(kind: StepKind<P>, params: P, why?: string): Draft => ({
  kind: kind.name,
  params,
  ...(why !== undefined && { why }),
});
