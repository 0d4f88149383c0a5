import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Gate } from './gate.ts';
import { tunnel } from './tunnel.ts';

/** Whether the answer to a call that changes something is held back; calls are counted from 1. */
export type Hold = (call: string, number: number) => boolean;

/**
 * Stands before an engine on a socket of its own, and holds back the answer to one of the calls that change something:
 * the engine has carried it out, whoever asked does not know.
 */
export class HoldingProxy {
  /** Calls that change something, in their order: `POST /containers/create`. */
  readonly calls: string[] = [];
  /** Opens when the chosen call was carried out. */
  readonly held = new Gate();
  readonly #enginePath: string;
  readonly #hold: Hold;
  /** Of both sides: what was tunnelled or is followed does not end by itself. */
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #inFlight = 0;
  #directory = '';

  constructor(enginePath: string, hold: Hold = () => false) {
    this.#enginePath = enginePath;
    this.#hold = hold;
    this.#server = createServer(this.#forward);
    this.#server.on('connection', (socket: Socket) => this.#sockets.add(socket));
    this.#server.on('upgrade', (incoming, socket: Socket, head: Buffer) => {
      this.#note(incoming);
      tunnel(enginePath, incoming, socket, head, (upstream) => this.#sockets.add(upstream));
    });
  }

  /** Returns the URL of its socket. */
  async listen(): Promise<string> {
    this.#directory = await mkdtemp(join(tmpdir(), 'dockerops-proxy-'));
    const path = join(this.#directory, 'engine.sock');
    await new Promise<void>((resolve) => this.#server.listen(path, resolve));
    return `unix://${path}`;
  }

  /** True while the engine is still at something it was asked through here. */
  get busy(): boolean {
    return this.#inFlight > 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#directory, { recursive: true, force: true });
  }

  readonly #forward: RequestListener = (incoming, outgoing) => {
    const isHeld = this.#note(incoming);
    const { method, url: path, headers } = incoming;
    this.#inFlight += 1;
    const ended = () => void (this.#inFlight -= 1);
    const answer = (response: IncomingMessage) => {
      ended();
      if (isHeld) {
        response.resume();
        this.held.open();
        return;
      }
      outgoing.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(outgoing);
    };
    const forwarded = request({ socketPath: this.#enginePath, method, path, headers }, answer);
    forwarded.on('socket', (socket: Socket) => this.#sockets.add(socket));
    // Whoever asked may be killed while we wait.
    forwarded.on('error', ended);
    incoming.on('error', () => undefined);
    outgoing.on('error', () => undefined);
    incoming.pipe(forwarded);
  };

  #note({ method = '', url = '' }: IncomingMessage): boolean {
    if (method === 'GET' || method === 'HEAD') return false;
    const call = `${method} ${url.replace(/^\/v[\d.]+/, '')}`;
    this.calls.push(call);
    return this.#hold(call, this.calls.length);
  }
}
