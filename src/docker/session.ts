import { PassThrough, type Duplex } from 'node:stream';
import { abortReason, InterruptedError } from '../core/index.ts';
import type { SessionStream, TerminalSize } from '../ports/index.ts';
import { demultiplex, passOn } from './demux.ts';

export interface SessionParts {
  readonly connection: Duplex;
  readonly tty: boolean;
  readonly signal: AbortSignal;
  resize(size: TerminalSize): Promise<void>;
  /** Asked once all output has come. */
  exitCode(): Promise<number>;
  /** Ends whatever else belongs to the session. */
  dispose?(): void;
}

/** Lays our session over a connection the engine gave up to us (API: "attach" and "exec start", hijacked). */
export function openSession(parts: SessionParts): SessionStream {
  const { connection, signal } = parts;
  const stdout = new PassThrough();
  const stderr = parts.tty ? undefined : new PassThrough();
  let closed = false;
  const close = () => {
    closed = true;
    connection.destroy();
    parts.dispose?.();
  };
  const closedEarly = () =>
    signal.aborted ? abortReason(signal) : new InterruptedError('the session was closed');
  signal.addEventListener('abort', close, { once: true });
  const run = async () => {
    try {
      await (stderr ? demultiplex(connection, stdout, stderr) : passOn(connection, stdout));
      return await parts.exitCode();
    } catch (error) {
      throw closed ? closedEarly() : error;
    } finally {
      signal.removeEventListener('abort', close);
      stdout.end();
      stderr?.end();
      close();
    }
  };
  const ended = run();
  // Whoever never asks how it ended must not bring the process down.
  ended.catch(() => undefined);
  return {
    stdin: connection,
    stdout,
    ...(stderr && { stderr }),
    resize: (size) => parts.resize(size),
    ended: () => ended,
    close,
  };
}
