import type { Readable, Writable } from 'node:stream';

export interface ExecSpec {
  readonly argv: readonly string[];
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly workdir?: string;
  readonly tty?: boolean;
  readonly stdin?: boolean;
}

/** A stream that a terminal or a protocol can be laid over. */
export interface SessionStream {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Absent under a TTY, where both are one. */
  readonly stderr?: Readable;
  resize(size: { readonly columns: number; readonly rows: number }): Promise<void>;
  /** Resolves with the exit code once all output was read. */
  ended(): Promise<number>;
  close(): void;
}
