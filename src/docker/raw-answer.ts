import { Dechunker } from './dechunk.ts';
import { Refusal } from './refusal.ts';

const headEnd = '\r\n\r\n';
const nothing: Buffer = Buffer.alloc(0);

/** Reads an HTTP/1.1 answer from its bytes: hands on the body of a success, keeps that of a refusal for its error. */
export class RawAnswer {
  /** The head, as far as it came. */
  #head = nothing;
  #status: number | undefined;
  #headers = new Map<string, string>();
  #chunks: Dechunker | undefined;
  /** Bytes of the body so far. */
  #length = 0;
  #refusal = '';

  /** By lower-case name; empty until they came. */
  get headers(): ReadonlyMap<string, string> {
    return this.#headers;
  }

  /** What a read brought of the body. */
  push(data: Buffer): Buffer {
    const bytes = this.#status === undefined ? this.#readHead(data) : data;
    const body = this.#chunks ? this.#chunks.push(bytes) : bytes;
    this.#length += body.length;
    if (this.#status === undefined || this.#status === 200) return body;
    this.#refusal += body.toString('utf8');
    return nothing;
  }

  /** Throws for an answer that is no success, and for one that is not whole. */
  end(): void {
    if (!'HTTP/'.startsWith(this.#head.toString('latin1', 0, 5))) throw notHttp();
    if (this.#status === undefined || !this.#isWhole())
      throw coded('ECONNRESET', 'the connection broke off in the midst of an answer');
    if (this.#status !== 200) throw new Refusal(this.#status, this.#refusal);
  }

  /** In chunks, of a known length, or all there is (RFC 9112 §6.3). */
  #isWhole(): boolean {
    if (this.#chunks) return this.#chunks.ended;
    return this.#length >= Number(this.#headers.get('content-length') ?? 0);
  }

  /** Returns what is behind the head. */
  #readHead(data: Buffer): Buffer {
    this.#head = Buffer.concat([this.#head, data]);
    const end = this.#head.indexOf(headEnd);
    if (end < 0) return nothing;
    const [first = '', ...lines] = this.#head.toString('latin1', 0, end).split('\r\n');
    this.#status = Number(/^HTTP\/1\.\d (\d{3})/.exec(first)?.[1]);
    if (!this.#status) throw notHttp();
    this.#headers = new Map(lines.map((line) => headerOf(line)));
    if (this.#headers.get('transfer-encoding') === 'chunked') this.#chunks = new Dechunker();
    return this.#head.subarray(end + headEnd.length);
  }
}

function headerOf(line: string): readonly [string, string] {
  const at = line.indexOf(':');
  return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
}

/** With the codes of Node's own http, which the calls through dockerode have. */
const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });

const notHttp = () => coded('HPE_INVALID_CONSTANT', 'this is not HTTP');
