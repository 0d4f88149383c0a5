/** One line of the table: what was broken, how the command ended, and what became of it. */
export interface FaultRow {
  readonly what: string;
  /** `exit 1, the next run created web` */
  readonly outcome: string;
  /** Set when it is not as it must be. */
  readonly failed?: string;
}

/** All that is tried of a numbered fault. */
export interface Fault {
  /** `F3`, of the list of faults that a platform must stand. */
  readonly number: string;
  readonly title: string;
  rows(): AsyncIterable<FaultRow>;
}
