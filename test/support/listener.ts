import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a server of a test listens. Its end waits for nobody: what is tunnelled or followed does not end by itself. */
export class Listener {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #directory: string | undefined;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => this.know(socket));
  }

  /** A socket that ends with it: of the other side. */
  know(socket: Socket): void {
    this.#sockets.add(socket);
  }

  /** Listens on a Unix socket of its own. Returns its URL, as DOCKER_HOST has it. */
  async onSocket(): Promise<string> {
    this.#directory = await mkdtemp(join(tmpdir(), 'dockerops-listener-'));
    const path = join(this.#directory, 'engine.sock');
    await new Promise<void>((resolve) => this.#server.listen(path, resolve));
    return `unix://${path}`;
  }

  /** Listens on loopback. Returns the port. */
  async onPort(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
    if (this.#directory !== undefined) await rm(this.#directory, { recursive: true, force: true });
  }
}
