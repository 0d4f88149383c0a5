export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** A line as a container wrote it: bytes, since nobody promises that they are UTF-8. */
export interface LogEntry {
  readonly stream: LogLine['stream'];
  /** When the engine got it: RFC 3339 in UTC with nanoseconds, so that text compares as time does. */
  readonly time: string;
  /** Without the line's end. */
  readonly bytes: Buffer;
}

export interface LogOptions {
  readonly tail?: number;
  readonly follow?: boolean;
  /** Seconds since the epoch; as text with nine decimals. Lines of this very moment are included, here and below. */
  readonly since?: number | string;
  readonly until?: number | string;
  /** Whether the container has a terminal, for those who know: it spares a question. */
  readonly tty?: boolean;
}
