import type { LinesEvent, SourceLine } from '../core/index.ts';
import { colourOf, type Style } from './colour.ts';
import { pad } from './width.ts';

const lineEnd = Buffer.from('\n');
/** Takes back what colours a line left switched on. */
const reset = Buffer.from('\x1b[0m');
const escape = 0x1b;

/** Bytes as UTF-8; what is none becomes U+FFFD. */
export const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');

/** A line as data. */
export function lineData({ source, stream, time, bytes }: SourceLine): Record<string, unknown> {
  return { ...source.data, stream, ...(time !== '' && { time }), text: textOf(bytes) };
}

/** Lines as people see them, `name | line`, in one piece: a write for each line would take longer than the rest. */
export class LineWriter {
  readonly #style: Style;
  /** By the names of sources. */
  readonly #prefixes = new Map<string, Buffer>();
  #width = 0;

  constructor(style: Style) {
    this.#style = style;
  }

  bytesOf({ lines, timestamps, nameWidth }: LinesEvent): Uint8Array {
    const parts: Uint8Array[] = [];
    for (const line of lines) {
      if (nameWidth !== undefined) parts.push(this.#prefix(line.source.name, nameWidth));
      if (timestamps) parts.push(Buffer.from(`${line.time} `, 'latin1'));
      parts.push(line.bytes);
      if (nameWidth !== undefined && line.bytes.includes(escape)) parts.push(reset);
      parts.push(lineEnd);
    }
    return Buffer.concat(parts);
  }

  #prefix(name: string, width: number): Buffer {
    if (width > this.#width) {
      this.#width = width;
      this.#prefixes.clear();
    }
    const known = this.#prefixes.get(name);
    if (known) return known;
    const prefix = Buffer.from(`${this.#style(colourOf(name), `${pad(name, this.#width)} |`)} `);
    this.#prefixes.set(name, prefix);
    return prefix;
  }
}
