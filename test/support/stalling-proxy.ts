import { connect, createServer, type Socket } from 'node:net';
import { Gate } from './gate.ts';
import { Listener } from './listener.ts';

/** Out of a container, or into it. */
export type Way = 'out' | 'in';

/**
 * Stands before an engine on a socket of its own, and lets no more than so many bytes of an archive through, be it by the
 * engine or by the streams of a tar: whoever reads or writes it is in the middle of it for as long as a test wants.
 */
export class StallingProxy {
  /** Opens once that many have passed. */
  readonly stalled = new Gate();
  readonly #enginePath: string;
  readonly #listener: Listener;

  constructor(enginePath: string, way: Way, bytes: number) {
    this.#enginePath = enginePath;
    this.#listener = new Listener(createServer((near) => this.#join(near, way, bytes)));
  }

  /** Returns the URL of its socket. */
  listen(): Promise<string> {
    return this.#listener.onSocket();
  }

  /** The same behind a port of loopback. */
  async listenOnPort(): Promise<string> {
    return `tcp://127.0.0.1:${await this.#listener.onPort()}`;
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  #join(near: Socket, way: Way, bytes: number): void {
    const far = connect(this.#enginePath);
    const archive =
      way === 'out' ? /^(GET \S+\/archive|POST \S+\/attach)\?/ : /^(PUT \S+\/archive|POST \S+\/attach)\?/;
    let left: number | undefined;
    near.on('data', (data: Buffer) => {
      if (archive.test(data.toString('latin1', 0, 4096))) left = bytes;
    });
    this.#pass(near, far);
    this.#pass(far, near);
    const from = way === 'out' ? far : near;
    from.on('data', (data: Buffer) => {
      if (left === undefined || (left -= data.length) > 0) return;
      from.unpipe();
      // What comes from the command is read and dropped, so that its end is noticed.
      if (from === near) near.resume();
      else far.pause();
      this.stalled.open();
    });
  }

  #pass(from: Socket, to: Socket): void {
    this.#listener.know(from);
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
}
