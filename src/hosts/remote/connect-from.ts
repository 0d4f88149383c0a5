import type { Client } from 'ssh2';

/** Reason codes of a channel that could not be opened (RFC 4254 §5.1). */
const connectFailed = 2;

/** Tries a TCP connection from another machine. `silent` also where its sshd forwards nothing. */
export function connectFrom(
  client: Client,
  address: string,
  port: number,
  withinMs: number,
): Promise<'accepted' | 'refused' | 'silent'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('silent'), withinMs);
    client.forwardOut('127.0.0.1', 0, address, port, (error, channel) => {
      clearTimeout(timer);
      if (!error) {
        channel.destroy();
        resolve('accepted');
        return;
      }
      const { reason } = error as { reason?: number };
      resolve(reason === connectFailed && /refused/i.test(error.message) ? 'refused' : 'silent');
    });
  });
}
