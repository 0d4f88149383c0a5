/** Who holds a lock, as its labels say. */
export interface LockHolder {
  readonly runId: string;
  readonly user: string;
  readonly hostname: string;
  readonly pid: number;
  readonly bootId: string;
  /** ISO 8601. */
  readonly since: string;
  readonly command: string;
}

export interface HeldLock {
  release(): Promise<void>;
}

/** One lock per engine and project, for plans; queries never take it. */
export interface Lock {
  /** Throws `LockedError` naming the holder; takes over from a holder that is provably dead. */
  acquire(project: string): Promise<HeldLock>;
  /** Throws `LockedError` while another living run holds it; gives a dead one that left it, and takes nothing. */
  check(project: string): Promise<LockHolder | undefined>;
  holder(project: string): Promise<LockHolder | undefined>;
}
