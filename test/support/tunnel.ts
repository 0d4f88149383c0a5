import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** Passes on what takes over its connection to an engine: an attached session. `opened` is told the engine's end of it. */
export function tunnel(
  enginePath: string,
  incoming: IncomingMessage,
  socket: Socket,
  head: Buffer,
  opened: (upstream: Socket) => void,
): void {
  const { method, url: path, headers } = incoming;
  const forwarded = request({ socketPath: enginePath, method, path, headers });
  forwarded.on('socket', opened);
  forwarded.on('upgrade', (response, upstream: Socket, first: Buffer) => {
    const lines = Object.entries(response.headers).map(([name, value]) => `${name}: ${String(value)}`);
    socket.write(`HTTP/1.1 101 UPGRADED\r\n${lines.join('\r\n')}\r\n\r\n`);
    socket.write(first);
    upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  forwarded.on('error', () => socket.destroy());
  forwarded.end();
}
