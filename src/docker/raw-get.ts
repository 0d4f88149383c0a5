import type { Duplex } from 'node:stream';
import type { Endpoint } from './endpoint.ts';
import { RawAnswer } from './raw-answer.ts';

/**
 * Bytes. Engines write a log line by line: without this they would wait for us at every few hundred lines. More of it
 * makes garbage grow old before it is collected, and memory grow with the log.
 */
const readAhead = 256 * 1024;

/**
 * A GET whose answer comes in large pieces, for logs of millions of lines: past Node's http, to whose parser each line
 * is a chunk of its own (docs/performance.md). Throws a `Refusal` for what is no success.
 */
export async function* rawGet(
  endpoint: Endpoint,
  path: string,
  signal: AbortSignal,
  answer = new RawAnswer(),
): AsyncGenerator<Buffer> {
  signal.throwIfAborted();
  const socket = await open(endpoint);
  const stop = (): void => void socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  try {
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: ${endpoint.address?.host ?? 'docker'}\r\nConnection: close\r\n\r\n`,
    );
    for await (const data of socket) {
      const body = answer.push(data as Buffer);
      if (body.length > 0) yield body;
    }
    answer.end();
  } finally {
    signal.removeEventListener('abort', stop);
    socket.destroy();
  }
}

async function open({ socketPath = '', address, tls, dial }: Endpoint): Promise<Duplex> {
  if (dial) return dial();
  if (address && tls) {
    const { ca, cert, key, verify } = tls;
    const { connect } = await import('node:tls');
    return connect({ ...address, ca, cert, key, rejectUnauthorized: verify });
  }
  const { connect } = await import('node:net');
  // @types/node knows this option of streams for `new Socket` only.
  const ahead = { readableHighWaterMark: readAhead };
  return connect({ ...(address ?? { path: socketPath }), ...ahead });
}
