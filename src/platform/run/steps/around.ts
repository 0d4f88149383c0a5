import type { ObservedInstance } from '../../observe.ts';
import type { Decision } from '../decision.ts';
import type { RunFacts } from '../facts.ts';
import type { Places } from '../place.ts';

/** The rest of the plan, as one instance sees it. */
export interface Around {
  readonly facts: RunFacts;
  readonly places: Places;
  /** All of the plan, in the order they start. */
  readonly decisions: readonly Decision[];
  /** Those that hold back what comes after them. */
  readonly barriers: readonly Decision[];
  /** Instances that go since they left run.conf. */
  readonly removals: readonly ObservedInstance[];
}
