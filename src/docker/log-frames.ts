import type { LogEntry } from '../ports/index.ts';
import { LogJoiner, withoutReturn, type LogReader } from './log-joiner.ts';
import { stampEnd } from './log-stamp.ts';

const headerLength = 8;
const lineFeed = 0x0a;

/**
 * The log of a container without a TTY (API: "attach", stream format: type, 0 0 0, length as uint32 BE, payload).
 * A frame is what the logging driver keeps as one message: a line, or a part of 16 KiB of a longer one, each part with
 * a time of its own in front.
 */
export class FramedLog implements LogReader {
  readonly #stdout = new LogJoiner('stdout');
  readonly #stderr = new LogJoiner('stderr');
  /** The beginning of a frame that is not here as a whole. */
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): LogEntry[] {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const lines: LogEntry[] = [];
    let at = 0;
    while (at + headerLength <= data.length) {
      const end = at + headerLength + data.readUInt32BE(at + 4);
      if (end > data.length) break;
      this.#frame(data, at, end, lines);
      at = end;
    }
    this.#rest = data.subarray(at);
    return lines;
  }

  end(): LogEntry[] {
    return [...this.#stdout.end(), ...this.#stderr.end()];
  }

  #frame(data: Buffer, at: number, end: number, lines: LogEntry[]): void {
    const start = at + headerLength;
    const joiner = data[at] === 2 ? this.#stderr : this.#stdout;
    const stamp = stampEnd(data, start, end);
    const time = stamp < 0 ? '' : data.toString('latin1', start, stamp);
    const text = stamp < 0 ? start : stamp + 1;
    // Nearly all frames are one whole line: no need to join and split those.
    if (joiner.empty && data.indexOf(lineFeed, text) === end - 1) {
      const bytes = withoutReturn(data.subarray(text, end - 1));
      lines.push({ stream: joiner === this.#stdout ? 'stdout' : 'stderr', time, bytes });
    } else joiner.add(data.subarray(text, end), time, lines);
  }
}
