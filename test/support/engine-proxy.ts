import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

/** Stands before a real engine: notes each request's path, and may change the API version the engine tells. */
export class EngineProxy {
  readonly paths: string[] = [];
  /** Requests that are to change something. */
  readonly writes: string[] = [];
  readonly #socketPath: string;
  readonly #apiVersion: string | undefined;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(socketPath: string, apiVersion?: string) {
    this.#socketPath = socketPath;
    this.#apiVersion = apiVersion;
  }

  /** Listens on a loopback port, under TLS with keys. Returns the port. */
  async listen(tls?: ServerOptions): Promise<number> {
    const server = tls ? createTlsServer(tls, this.#forward) : createServer(this.#forward);
    server.on('connection', (socket: Socket) => this.#sockets.add(socket));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server?.close(resolve));
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
