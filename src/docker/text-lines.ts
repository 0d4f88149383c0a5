import { StringDecoder } from 'node:string_decoder';

/** Makes lines of chunks that may end anywhere, also within a character. */
export class TextLines {
  readonly #decoder = new StringDecoder('utf8');
  #partial = '';

  push(chunk: Buffer): string[] {
    const lines = (this.#partial + this.#decoder.write(chunk)).split('\n');
    this.#partial = lines.pop() ?? '';
    return lines.map(withoutReturn);
  }

  end(): string[] {
    const last = this.#partial + this.#decoder.end();
    this.#partial = '';
    return last === '' ? [] : [withoutReturn(last)];
  }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
