import { createServer, request, type IncomingMessage, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { Gate } from './gate.ts';
import { Listener } from './listener.ts';
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
  readonly #listener: Listener;
  #inFlight = 0;

  constructor(enginePath: string, hold: Hold = () => false) {
    this.#enginePath = enginePath;
    this.#hold = hold;
    const server = createServer(this.#forward);
    this.#listener = new Listener(server);
    server.on('upgrade', (incoming, socket: Socket, head: Buffer) => {
      this.#note(incoming);
      tunnel(enginePath, incoming, socket, head, (upstream) => this.#listener.know(upstream));
    });
  }

  /** Returns the URL of its socket. */
  listen(): Promise<string> {
    return this.#listener.onSocket();
  }

  /** True while the engine is still at something it was asked through here. */
  get busy(): boolean {
    return this.#inFlight > 0;
  }

  close(): Promise<void> {
    return this.#listener.close();
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
    forwarded.on('socket', (socket: Socket) => this.#listener.know(socket));
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
