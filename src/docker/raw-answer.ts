import { UnreachableError } from '../core/index.ts';
import { Dechunker } from './dechunk.ts';
import { Refusal } from './get.ts';

const headEnd = '\r\n\r\n';
const nothing: Buffer = Buffer.alloc(0);

/** Reads an HTTP/1.1 answer from its bytes: hands on the body of a success, keeps that of a refusal for its error. */
export class RawAnswer {
  /** The head, as far as it came. */
  #head = nothing;
  #status: number | undefined;
  #chunks: Dechunker | undefined;
  #refusal = '';

  /** What a read brought of the body. */
  push(data: Buffer): Buffer {
    const bytes = this.#status === undefined ? this.#readHead(data) : data;
    const body = this.#chunks ? this.#chunks.push(bytes) : bytes;
    if (this.#status === undefined || this.#status === 200) return body;
    this.#refusal += body.toString('utf8');
    return nothing;
  }

  /** Throws for an answer that is no success, and for one that is not whole. */
  end(): void {
    if (this.#status === undefined || this.#chunks?.ended === false)
      throw new UnreachableError('the engine broke the connection off in the midst of its answer');
    if (this.#status !== 200) throw new Refusal(this.#status, this.#refusal);
  }

  /** Returns what is behind the head. */
  #readHead(data: Buffer): Buffer {
    this.#head = Buffer.concat([this.#head, data]);
    const end = this.#head.indexOf(headEnd);
    if (end < 0) return nothing;
    const text = this.#head.toString('latin1', 0, end);
    this.#status = Number(/^HTTP\/1\.\d (\d{3})/.exec(text)?.[1] ?? 0);
    if (/^transfer-encoding: *chunked\r?$/im.test(text)) this.#chunks = new Dechunker();
    return this.#head.subarray(end + headEnd.length);
  }
}
