import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Passes bytes on to a port of this machine, each of them so much later, both ways. Its port is its address's. */
export async function slowRelay(port: number, delayMs: number): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    passOn(near, far, delayMs);
    passOn(far, near, delayMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Timers of one length keep their order. */
function passOn(from: Socket, to: Socket, delayMs: number): void {
  from.on('data', (data) => setTimeout(() => to.write(data), delayMs));
  from.on('close', () => setTimeout(() => to.destroy(), delayMs));
  from.on('error', () => undefined);
}
