import type { Readable } from 'node:stream';
import type { SessionStream } from './engine/index.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** The user's terminal: questions, and sessions that own it. */
export interface Terminal {
  /** True when stdin and stderr are TTYs and nobody said CI. */
  readonly interactive: boolean;
  /** True where a view may be renewed again and again: on a terminal, or for a program that reads a stream of JSON. */
  readonly live: boolean;
  readonly size: TerminalSize;
  /** The TERM variable. */
  readonly term: string;
  /** Bytes of stdin. */
  input(): Readable;
  /** Copies bytes to stdout, at the pace of its reader. */
  write(bytes: Readable, signal: AbortSignal): Promise<void>;
  /** Throws `UsageError` where `interactive` is false. */
  ask(question: string, options?: { readonly hidden?: boolean }): Promise<string>;
  choose(question: string, options: readonly string[]): Promise<string>;
  /** True under `--yes`. Throws `UsageError` naming `how` where nobody can be asked. */
  confirm(question: string, how: string): Promise<boolean>;
  /**
   * Pumps bytes both ways until the session ends; returns its exit code.
   * Raw mode (only with `tty`) is restored however it ends.
   */
  attach(session: SessionStream, options: { readonly tty: boolean }, signal: AbortSignal): Promise<number>;
}
