import type { LogEntry } from '../ports/index.ts';

/** Takes a log apart as its bytes come. */
export interface LogReader {
  /** The lines that a chunk completes. */
  push(chunk: Buffer): LogEntry[];
  /** A last line without an end. */
  end(): LogEntry[];
}

/** A line longer than this is handed on in parts, so that memory stays flat whatever a container writes. */
const longestLine = 1024 * 1024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Joins what belongs to one line of one stream. Its time is that of its first piece. */
export class LogJoiner {
  readonly #stream: LogEntry['stream'];
  #pieces: Buffer[] = [];
  #length = 0;
  #time = '';

  constructor(stream: LogEntry['stream']) {
    this.#stream = stream;
  }

  get empty(): boolean {
    return this.#length === 0;
  }

  /** Adds a piece that the engine wrote at this time, and puts the lines it completes on the list. */
  add(data: Buffer, time: string, lines: LogEntry[]): void {
    let rest = data;
    for (let at = rest.indexOf(lineFeed); at >= 0; at = rest.indexOf(lineFeed)) {
      this.#keep(rest.subarray(0, at), time);
      lines.push(this.#take(time));
      rest = rest.subarray(at + 1);
    }
    this.#keep(rest, time);
    if (this.#length > longestLine) lines.push(this.#take(time));
  }

  end(): LogEntry[] {
    return this.empty ? [] : [this.#take(this.#time)];
  }

  #keep(piece: Buffer, time: string): void {
    if (piece.length === 0) return;
    if (this.empty) this.#time = time;
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  #take(time: string): LogEntry {
    const [only, ...others] = this.#pieces;
    const bytes = only && others.length === 0 ? only : Buffer.concat(this.#pieces);
    const line = { stream: this.#stream, time: this.empty ? time : this.#time, bytes: withoutReturn(bytes) };
    this.#pieces = [];
    this.#length = 0;
    return line;
  }
}

/** A TTY ends its lines with CR LF, and so do some programs. */
export const withoutReturn = (line: Buffer): Buffer =>
  line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
