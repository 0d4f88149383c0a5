import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Listener } from './listener.ts';
import { tunnel } from './tunnel.ts';

/** What stands in the place of an engine's answer: a status, or no answer at all. */
export type Fault = number | 'broken off';

/** What is wrong with a call, if anything; calls are counted from 1, questions too. */
export type Failing = (call: string, number: number) => Fault | undefined;

/** The engine's words for what did not happen. */
export const injected = 'a fault that a test put here';

const body = JSON.stringify({ message: injected });

/**
 * Stands before an engine on a socket of its own, and answers some of its calls with an error: the engine itself never
 * hears of them.
 */
export class FailingProxy {
  readonly #enginePath: string;
  readonly #failing: Failing;
  readonly #listener: Listener;
  #calls = 0;

  constructor(enginePath: string, failing: Failing) {
    this.#enginePath = enginePath;
    this.#failing = failing;
    const server = createServer((incoming, outgoing) => this.#answer(incoming, outgoing));
    this.#listener = new Listener(server);
    server.on('upgrade', (incoming, socket: Socket, head: Buffer) => {
      const fault = this.#faultOf(incoming);
      if (fault === undefined) this.#tunnel(incoming, socket, head);
      else socket.end(fault === 'broken off' ? '' : refusal(fault));
    });
  }

  /** Returns the URL of its socket. */
  listen(): Promise<string> {
    return this.#listener.onSocket();
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  #answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const fault = this.#faultOf(incoming);
    if (fault === undefined) forward(this.#enginePath, incoming, outgoing);
    else if (fault === 'broken off') incoming.socket.destroy();
    else {
      incoming.resume();
      outgoing.writeHead(fault, { 'content-type': 'application/json', connection: 'close' }).end(body);
    }
  }

  #tunnel(incoming: IncomingMessage, socket: Socket, head: Buffer): void {
    tunnel(this.#enginePath, incoming, socket, head, (upstream) => this.#listener.know(upstream));
  }

  #faultOf({ method = '', url = '' }: IncomingMessage): Fault | undefined {
    this.#calls += 1;
    return this.#failing(`${method} ${url.replace(/^\/v[\d.]+/, '')}`, this.#calls);
  }
}

function forward(enginePath: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, url: path, headers } = incoming;
  const forwarded = request({ socketPath: enginePath, method, path, headers }, (response) => {
    outgoing.writeHead(response.statusCode ?? 500, response.headers);
    response.on('error', () => outgoing.destroy());
    response.pipe(outgoing);
  });
  forwarded.on('error', () => outgoing.destroy());
  outgoing.on('close', () => forwarded.destroy());
  incoming.pipe(forwarded);
}

const refusal = (status: number): string =>
  `HTTP/1.1 ${status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
