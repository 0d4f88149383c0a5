import type { IncomingMessage } from 'node:http';
import { Duplex, Readable } from 'node:stream';
import type Dockerode from 'dockerode';

export interface StreamRequest {
  readonly method: 'GET' | 'POST';
  /** Without version and query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
}

/**
 * A call whose answer is read as it comes, for those where dockerode would collect it all first
 * or keep its headers to itself (logs, wait, ping). Resolves with the headers.
 */
export function dialStream(
  docker: Dockerode,
  request: StreamRequest,
  abortSignal: AbortSignal,
): Promise<IncomingMessage> {
  const { method, path, query } = request;
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        method,
        path: query ? `${path}?` : path,
        ...(query && { options: query }),
        isStream: true,
        statusCodes: { 200: true },
        abortSignal,
      },
      (error, answer) => {
        if (error) reject(error);
        else resolve(answer as IncomingMessage);
      },
    );
  });
}

/** All of a stream as text. */
export async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Under @types/dockerode's looser name, answers are node's own streams. */
export function asReadable(stream: unknown): Readable {
  if (stream instanceof Readable) return stream;
  throw new TypeError('the engine answered with no stream');
}

/** The connection the engine gave up to us. */
export function asDuplex(stream: unknown): Duplex {
  if (stream instanceof Duplex) return stream;
  throw new TypeError('the engine answered with no two-way stream');
}
