import type { ClientRequest, IncomingMessage } from 'node:http';
import { textOf } from './dial.ts';
import type { Endpoint } from './endpoint.ts';

/** An answer that was read to its end. */
export interface Answer {
  readonly headers: IncomingMessage['headers'];
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
 * A GET by Node's own http, on the endpoint's settings. To load dockerode takes longer than all the rest of a `ps`,
 * or of a `run:all` that finds nothing to do: the two calls these make, ping and list, go past it (docs/performance.md).
 */
export async function get(endpoint: Endpoint, path: string, signal: AbortSignal): Promise<Answer> {
  const response = await answerTo(await requestFor(endpoint, path, signal));
  const { statusCode = 0, headers } = response;
  const text = await textOf(response);
  if (statusCode !== 200) throw new Refusal(statusCode, text);
  return { headers, text };
}

async function requestFor(endpoint: Endpoint, path: string, signal: AbortSignal): Promise<ClientRequest> {
  const { socketPath, address, tls } = endpoint;
  if (address && tls) {
    const { ca, cert, key, verify } = tls;
    const https = await import('node:https');
    return https.request({ ...address, path, signal, ca, cert, key, rejectUnauthorized: verify });
  }
  const http = await import('node:http');
  // Node would work out a name for TLS, by an expression that takes 3 ms to compile.
  const untold = { servername: '' };
  return http.request({ ...(address ?? { socketPath }), ...untold, path, signal });
}

const answerTo = (request: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.once('response', resolve).once('error', reject).end();
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
