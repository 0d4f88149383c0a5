import { createServer, request, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { Listener } from './listener.ts';

/** Stands before a real engine: notes each request's path, and may change the API version the engine tells. */
export class EngineProxy {
  readonly paths: string[] = [];
  /** Requests that are to change something. */
  readonly writes: string[] = [];
  readonly #socketPath: string;
  readonly #apiVersion: string | undefined;
  #listener: Listener | undefined;

  constructor(socketPath: string, apiVersion?: string) {
    this.#socketPath = socketPath;
    this.#apiVersion = apiVersion;
  }

  /** Listens on a loopback port, under TLS with keys. Returns the port. */
  listen(tls?: ServerOptions): Promise<number> {
    this.#listener = new Listener(tls ? createTlsServer(tls, this.#forward) : createServer(this.#forward));
    return this.#listener.onPort();
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }

  readonly #forward: RequestListener = (incoming, outgoing) => {
    this.paths.push(incoming.url ?? '');
    const { method, url: path, headers } = incoming;
    if (method !== 'GET' && method !== 'HEAD') this.writes.push(`${method ?? ''} ${path ?? ''}`);
    const answer = (response: IncomingMessage) => {
      const changed = this.#apiVersion !== undefined && { 'api-version': this.#apiVersion };
      outgoing.writeHead(response.statusCode ?? 500, { ...response.headers, ...changed });
      response.pipe(outgoing);
    };
    incoming.pipe(request({ socketPath: this.#socketPath, method, path, headers }, answer));
  };
}
