import type { Socket } from 'node:net';
import type { Endpoint } from './endpoint.ts';

/** An answer that was read to its end. */
export interface Answer {
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** An answer that is no success, in the shape of docker-modem's errors. */
export class Refusal extends Error {
  readonly statusCode: number;
  readonly json: unknown;
  constructor(statusCode: number, text: string) {
    super(text.trim() || `HTTP status ${statusCode}`);
    this.statusCode = statusCode;
    this.json = parsed(text);
  }
}

/**
 * A GET on the endpoint's settings, without any HTTP library: to load dockerode takes longer than all the rest of a
 * `ps`, or of a `run:all` that finds nothing to do, and node:http several times as long as the engine's answer
 * (ADR 0010). So the two calls these make, ping and list, go this way, each on a connection that ends with the answer.
 */
export async function get(endpoint: Endpoint, path: string, signal: AbortSignal): Promise<Answer> {
  const { statusCode, headers, text } = readAnswer(await exchange(await connect(endpoint), path, signal));
  if (statusCode !== 200) throw new Refusal(statusCode, text);
  return { headers, text };
}

async function connect({ socketPath, address, tls }: Endpoint): Promise<Socket> {
  if (address && tls) {
    const { ca, cert, key, verify } = tls;
    const secure = await import('node:tls');
    const servername = /[^\d.:]/.test(address.host) ? address.host : '';
    return secure.connect({ ...address, servername, ca, cert, key, rejectUnauthorized: verify });
  }
  const net = await import('node:net');
  return net.connect(address ?? { path: socketPath ?? '' });
}

/** Sends the question and gathers all that comes; the signal ends it with its reason. */
function exchange(socket: Socket, path: string, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const stop = () => socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', stop);
  const answer = new Promise<Buffer>((resolve, reject) => {
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('error', reject).once('end', () => resolve(Buffer.concat(chunks)));
    socket.once('close', () => reject(broken('ECONNRESET', 'the connection was closed')));
  });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n`);
  return answer.finally(() => {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  });
}

function readAnswer(bytes: Buffer): Answer & { readonly statusCode: number } {
  if (bytes.length === 0) throw broken('ECONNRESET', 'the connection was closed without an answer');
  const end = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.toString('latin1', 0, Math.max(0, end)).split('\r\n');
  const statusCode = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1]);
  // In the words of Node's own parser, which the calls through dockerode have.
  if (!statusCode) throw broken('HPE_INVALID_CONSTANT', 'this is not HTTP');
  const headers = new Map(lines.map((line) => headerOf(line)));
  return { statusCode, headers, text: bodyOf(bytes.subarray(end + 4), headers).toString('utf8') };
}

/** The body, whole: in chunks, of a known length, or all there is (RFC 9112 §6.3). */
function bodyOf(bytes: Buffer, headers: Answer['headers']): Buffer {
  if (headers.get('transfer-encoding') === 'chunked') return Buffer.concat(chunksOf(bytes));
  const length = Number(headers.get('content-length') ?? bytes.length);
  if (length > bytes.length) throw cutShort();
  return bytes.subarray(0, length);
}

function chunksOf(bytes: Buffer): readonly Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const start = bytes.indexOf('\r\n', at) + 2;
    const size = Number.parseInt(bytes.toString('latin1', at, start), 16);
    if (size === 0) return chunks;
    at = start + size + 2;
    if (!(at <= bytes.length)) throw cutShort();
    chunks.push(bytes.subarray(start, start + size));
  }
}

const cutShort = () => broken('ECONNRESET', 'the connection was closed in the midst of an answer');

function headerOf(line: string): readonly [string, string] {
  const at = line.indexOf(':');
  return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
}

const broken = (code: string, message: string): Error => Object.assign(new Error(message), { code });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
