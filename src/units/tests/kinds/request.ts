import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { DockeropsError, messageOf } from '../../../core/index.ts';
import type { Containers } from '../../../ports/index.ts';
import { relay } from './relay.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Where a 3xx leads. */
  readonly location?: string;
}

export interface Request {
  readonly method: string;
  readonly url: URL;
  /** PEM that is trusted in the place of the system's authorities. */
  readonly trusted?: string;
  readonly signal: AbortSignal;
}

/** Bytes of a body that are looked at. */
const mostBytes = 10_000_000;

/** One request from inside a container; certificates are judged here, by the name that was asked for. */
export async function request(containers: Containers, id: string, asked: Request): Promise<Answer> {
  const { url } = asked;
  const isTls = url.protocol === 'https:';
  const port = Number(url.port || (isTls ? 443 : 80));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const connection = await relay(containers, id, host, port);
  try {
    const stream = isTls ? await secured(connection.stream, host, asked) : connection.stream;
    return await exchange(stream, asked);
  } catch (error) {
    const why = connection.complaint() || (asked.signal.aborted ? 'no answer' : messageOf(error));
    throw new DockeropsError(`${asked.method} ${url.href}: ${why}`, { cause: error });
  } finally {
    connection.close();
  }
}

async function secured(socket: Duplex, host: string, { trusted, signal }: Request): Promise<Duplex> {
  const { connect } = await import('node:tls');
  const named = /^[\d.]+$|:/.test(host) ? {} : { servername: host };
  const stream = connect({ socket, host, ...named, ...(trusted !== undefined && { ca: trusted }) });
  await new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('no answer')), { once: true });
    stream.once('secureConnect', resolve);
    // More than one may come, and nobody else listens.
    stream.on('error', reject);
    socket.once('close', () => reject(new Error('the connection ended')));
  });
  return stream;
}

async function exchange(stream: Duplex, { method, url, signal }: Request): Promise<Answer> {
  const { request: send } = await import('node:http');
  return new Promise((resolve, reject) => {
    const outgoing = send(
      {
        createConnection: () => stream,
        host: url.hostname,
        port: url.port,
        method,
        path: `${url.pathname}${url.search}`,
        headers: { host: url.host, connection: 'close', 'user-agent': 'dockerops' },
        signal,
      },
      (incoming) => void bodyOf(incoming).then(resolve, reject),
    );
    outgoing.once('error', reject);
    outgoing.end();
  });
}

async function bodyOf(incoming: IncomingMessage): Promise<Answer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    parts.push(part);
    if ((size += part.length) > mostBytes) break;
  }
  const { location } = incoming.headers;
  const body = Buffer.concat(parts).toString();
  return { status: incoming.statusCode ?? 0, body, ...(location !== undefined && { location }) };
}
