import type { LineSource, SourceLine } from '../../core/index.ts';
import type { LogEntry } from '../../ports/index.ts';

/** A log to be merged, and whose it is. */
export interface Log {
  readonly source: LineSource;
  readonly batches: AsyncIterable<readonly LogEntry[]>;
}

/**
 * The lines of several logs in the order of time. Holds what one read of each brought and no more: a log may be larger
 * than memory.
 */
export async function* mergeByTime(logs: readonly Log[]): AsyncGenerator<readonly SourceLine[]> {
  const heads = logs.map(({ source, batches }) => new Head(source, batches[Symbol.asyncIterator]()));
  try {
    let waiting: readonly Head[] = heads;
    let ordered: Head[] = [];
    for (;;) {
      const filled = await Promise.all(waiting.map((head) => head.fill()));
      for (const [at, head] of waiting.entries()) if (filled[at]) insert(ordered, head);
      if (ordered.length === 0) return;
      const lines: SourceLine[] = [];
      const empty = takeUntilEmpty(ordered, lines);
      ordered = ordered.filter((head) => head !== empty);
      waiting = [empty];
      yield lines;
    }
  } finally {
    await Promise.all(heads.map((head) => head.close()));
  }
}

/** Takes lines from the heads, the earliest first, until one of them has no more here. */
function takeUntilEmpty(ordered: Head[], lines: SourceLine[]): Head {
  for (;;) {
    const [first, second] = ordered as [Head, Head | undefined];
    do lines.push(first.take());
    while (!first.empty && (!second || first.time <= second.time));
    if (first.empty) return first;
    ordered.shift();
    insert(ordered, first);
  }
}

/** Keeps the order; behind those of the same time, so that all get their turn. */
function insert(ordered: Head[], head: Head): void {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle] as Head).time <= head.time) low = middle + 1;
    else high = middle;
  }
  ordered.splice(low, 0, head);
}

/** Where the merge stands in one log. */
class Head {
  readonly #source: LineSource;
  readonly #batches: AsyncIterator<readonly LogEntry[]>;
  #entries: readonly LogEntry[] = [];
  #at = 0;

  constructor(source: LineSource, batches: AsyncIterator<readonly LogEntry[]>) {
    this.#source = source;
    this.#batches = batches;
  }

  get empty(): boolean {
    return this.#at >= this.#entries.length;
  }

  get time(): string {
    return this.#entries[this.#at]?.time ?? '';
  }

  take(): SourceLine {
    const { stream, time, bytes } = this.#entries[this.#at++] as LogEntry;
    return { source: this.#source, stream, time, bytes };
  }

  /** Reads on; false at the log's end. */
  async fill(): Promise<boolean> {
    const next = await this.#batches.next();
    this.#entries = next.done === true ? [] : next.value;
    this.#at = 0;
    return next.done !== true;
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}
