import { connect } from 'node:net';

/** Tries a TCP connection from this machine, and gives it up as soon as it is known what becomes of it. */
export function connectLocally(
  address: string,
  port: number,
  withinMs: number,
): Promise<'accepted' | 'refused' | 'silent'> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (answer: 'accepted' | 'refused' | 'silent'): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(withinMs, () => end('silent'));
    socket.once('connect', () => end('accepted'));
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      end(code === 'ECONNREFUSED' || code === 'ECONNRESET' ? 'refused' : 'silent'),
    );
  });
}
