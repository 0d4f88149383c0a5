import type { LogEntry } from '../ports/index.ts';
import { FramedLog } from './log-frames.ts';
import type { LogReader } from './log-joiner.ts';
import { RawLog } from './log-raw.ts';

/**
 * The lines of a log that was asked for with timestamps, as many at a time as a read brought: one promise a line
 * would cost more than the line. A container with a TTY has one raw stream, others have frames.
 */
export async function* logEntries(
  source: AsyncIterable<Buffer>,
  tty: boolean,
): AsyncGenerator<readonly LogEntry[]> {
  const reader: LogReader = tty ? new RawLog() : new FramedLog();
  for await (const chunk of source) {
    const lines = reader.push(chunk);
    if (lines.length > 0) yield lines;
  }
  const last = reader.end();
  if (last.length > 0) yield last;
}
