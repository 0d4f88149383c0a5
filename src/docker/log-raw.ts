import type { LogEntry } from '../ports/index.ts';
import { LogJoiner, type LogReader } from './log-joiner.ts';
import { stampEnd } from './log-stamp.ts';

/** Of a longer line the logging driver keeps parts of this size, and the engine writes a time before each. */
const partLength = 16 * 1024;
const stampPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/;

/** The log of a container with a TTY: one stream, without frames. */
export class RawLog implements LogReader {
  readonly #whole = new LogJoiner('stdout');

  push(chunk: Buffer): LogEntry[] {
    const lines: LogEntry[] = [];
    this.#whole.add(chunk, '', lines);
    return lines.map(withTime);
  }

  end(): LogEntry[] {
    return this.#whole.end().map(withTime);
  }
}

function withTime({ stream, bytes }: LogEntry): LogEntry {
  const end = stampEnd(bytes, 0, bytes.length);
  const time = bytes.toString('latin1', 0, Math.max(0, end));
  if (!stampPattern.test(time)) return { stream, time: '', bytes };
  return { stream, time, bytes: withoutStamps(bytes.subarray(end + 1)) };
}

/** Takes out the times within a line that came in parts. */
function withoutStamps(line: Buffer): Buffer {
  const parts: Buffer[] = [];
  let rest = line;
  for (let end = innerStamp(rest); end >= 0; end = innerStamp(rest)) {
    parts.push(rest.subarray(0, partLength));
    rest = rest.subarray(end + 1);
  }
  return parts.length === 0 ? line : Buffer.concat([...parts, rest]);
}

/** Where the time before the next part ends. */
function innerStamp(line: Buffer): number {
  const end = line.length > partLength ? stampEnd(line, partLength, line.length) : -1;
  return stampPattern.test(line.toString('latin1', partLength, Math.max(partLength, end))) ? end : -1;
}
