import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #calls = 0;
  #directory = '';

  constructor(enginePath: string, failing: Failing) {
    this.#enginePath = enginePath;
    this.#failing = failing;
    this.#server = createServer((incoming, outgoing) => this.#answer(incoming, outgoing));
    this.#server.on('connection', (socket: Socket) => this.#sockets.add(socket));
    this.#server.on('upgrade', (incoming, socket: Socket, head: Buffer) => {
      const fault = this.#faultOf(incoming);
      if (fault === undefined) this.#tunnel(incoming, socket, head);
      else socket.end(fault === 'broken off' ? '' : refusal(fault));
    });
  }

  /** Returns the URL of its socket. */
  async listen(): Promise<string> {
    this.#directory = await mkdtemp(join(tmpdir(), 'dockerops-proxy-'));
    const path = join(this.#directory, 'engine.sock');
    await new Promise<void>((resolve) => this.#server.listen(path, resolve));
    return `unix://${path}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#directory, { recursive: true, force: true });
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
    tunnel(this.#enginePath, incoming, socket, head, (upstream) => this.#sockets.add(upstream));
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
