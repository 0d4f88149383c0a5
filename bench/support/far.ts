import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a port of this machine that takes its time. */
export interface FarWay {
  readonly port: number;
  close(): void;
}

/** Leads to a port; whatever goes through it, either way, arrives so much later. */
export async function farWay(port: number, oneWayMs: number): Promise<FarWay> {
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port, noDelay: true });
    near.setNoDelay(true);
    passOn(near, far, oneWayMs);
    passOn(far, near, oneWayMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

function passOn(from: Socket, to: Socket, afterMs: number): void {
  from.on('data', (bytes) => setTimeout(() => to.write(bytes), afterMs));
  from.on('close', () => setTimeout(() => to.end(), afterMs));
  from.on('error', () => to.destroy());
}
