import type { Change } from '../instance/change.ts';
import type { Action, ResolvedInstance } from '../instance/instance.ts';
import type { ResolvedLink } from '../instance/links.ts';
import type { PersistentDirectory } from '../instance/mounts.ts';
import type { Settings } from '../instance/settings.ts';
import type { ObservedInstance } from '../observe.ts';
import type { PodDecision } from '../pods/decide.ts';
import type { LostData } from './lost-data.ts';

/** What is to be done about an instance. */
export interface Decision {
  readonly instance: ResolvedInstance;
  readonly action: Action;
  /** Why it is re-created or restarted. */
  readonly why: readonly Change[];
  readonly links: readonly ResolvedLink[];
  readonly settings: Settings;
  readonly hash: string;
  /** The container there is, if any. */
  readonly existing?: ObservedInstance;
  /** A running successor, left by a run that was killed, that is just what is wanted: only to be finished. */
  readonly adopted?: ObservedInstance;
  /** The pod whose network it lives in. */
  readonly pod?: PodDecision;
  /** Its persistent data is to be prepared again, these directories of it anew. */
  readonly lost?: readonly PersistentDirectory[];
}

export interface Wanted {
  readonly instances: readonly ResolvedInstance[];
  /** What becomes of those that exist: refused when they differ, re-created when they differ, re-created in any case. */
  readonly existing: 'refuse' | 'converge' | 'replace';
  /** All that run.conf has: a pod that changed may be made anew with all its members. */
  readonly all?: boolean;
  /** Remove what run.conf does not describe any more. */
  readonly prune?: boolean;
  /** Ids of those that were found down a moment ago: that they run now does not mean that they stay up. */
  readonly foundDown?: ReadonlySet<string>;
}

export interface Known {
  readonly observed: readonly ObservedInstance[];
  /** By container. */
  readonly imageIds: ReadonlyMap<string, string>;
  /** Keys of the digests of secrets, by instance. */
  readonly secretKeys: ReadonlyMap<string, string>;
  /** Of those wanted. */
  readonly pods: readonly PodDecision[];
  /** Ids of instances whose pod's network is no more. */
  readonly cutOff: ReadonlySet<string>;
  readonly lostData: LostData;
}

/** An instance that is wanted, settled, beside the container there is. */
export type Candidate = Omit<Decision, 'action' | 'why' | 'adopted'>;

/** What is wanted beside what is there. */
export interface Compared {
  readonly decisions: readonly Decision[];
  /** Instances that are removed since they left run.conf. */
  readonly removals: readonly ObservedInstance[];
  readonly known: Known;
}
