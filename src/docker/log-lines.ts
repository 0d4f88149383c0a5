import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';
import type { LogLine } from '../ports/index.ts';
import { Demultiplexer, type Piece } from './demux.ts';

/** A line longer than this is handed on in parts, so that memory stays flat whatever a container writes. */
const longestLine = 1024 * 1024;

/** The lines of a log stream as they complete; a last line without an end comes too. */
export async function* logLines(source: Readable, tty: boolean): AsyncGenerator<LogLine> {
  const frames = new Demultiplexer();
  const joiners = { stdout: new LineJoiner(), stderr: new LineJoiner() };
  const piecesOf = (chunk: Buffer): Piece[] =>
    tty ? [{ stream: 'stdout', data: chunk }] : frames.push(chunk);
  for await (const chunk of source) {
    for (const { stream, data } of piecesOf(chunk as Buffer)) {
      for (const text of joiners[stream].push(data)) yield { stream, text };
    }
  }
  for (const stream of ['stdout', 'stderr'] as const) {
    for (const text of joiners[stream].end()) yield { stream, text };
  }
}

/** Makes lines of chunks that may end anywhere, also within a character. */
export class LineJoiner {
  readonly #decoder = new StringDecoder('utf8');
  #partial = '';

  push(chunk: Buffer): string[] {
    const lines = (this.#partial + this.#decoder.write(chunk)).split('\n');
    this.#partial = lines.pop() ?? '';
    if (this.#partial.length > longestLine) lines.push(this.#take());
    return lines.map(withoutReturn);
  }

  end(): string[] {
    this.#partial += this.#decoder.end();
    return this.#partial === '' ? [] : [withoutReturn(this.#take())];
  }

  #take(): string {
    const partial = this.#partial;
    this.#partial = '';
    return partial;
  }
}

/** A TTY ends its lines with CR LF. */
const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
