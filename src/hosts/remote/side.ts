import type { RemoteSide } from '../../ports/index.ts';
import { openBridge } from './bridge.ts';
import type { Channels, Connection } from './channel.ts';
import { openSession } from './session.ts';

/** How long a connection may take to end that we end ourselves. */
const closingMs = 2_000;

/** What a machine has beside what this one has, too. */
export const remoteSide = (
  channels: Channels,
  connect: (signal: AbortSignal) => Promise<Connection>,
): RemoteSide => ({
  session: (command, terminal) => openSession(channels, command, terminal),
  remoteShell: () => openBridge(channels),
  reconnect: async (signal) => {
    await ended(channels);
    channels.renew(await connect(signal));
  },
});

/** The pool hands out a connection as long as nobody knows that it is dead. */
function ended({ client }: Channels): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, closingMs);
    client.once('close', () => {
      clearTimeout(late);
      resolve();
    });
    client.destroy();
  });
}
