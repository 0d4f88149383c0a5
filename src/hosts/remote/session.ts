import { randomBytes } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { RemoteSide, SessionStream } from '../../ports/index.ts';
import { sessionStream } from '../ssh-session.ts';
import type { Channels } from './channel.ts';
import { Marked } from './marked.ts';
import { scriptLine } from './script.ts';

/** As sshd itself would start it, but that it may be started as a command, too. */
const loginShell = 'exec "${SHELL:-/bin/sh}" -l';

/**
 * Bytes both ways. In a terminal the user's login shell reads the command, greetings and all; without one it is bare, and
 * what a noisy rc file says before is left out.
 */
export const openSession: (
  channels: Channels,
  ...request: Parameters<RemoteSide['session']>
) => Promise<SessionStream> = async (channels, command = loginShell, terminal) => {
  const lost = () => channels.lost();
  if (terminal) {
    const { columns: cols, rows, term } = terminal;
    return sessionStream(await channels.exec(command, { cols, rows, term }), lost);
  }
  const mark = `dockerops-${randomBytes(9).toString('hex')}`;
  const channel = await channels.exec(scriptLine({ command }, mark, true));
  const stdout = new Marked(mark);
  pipeline(channel, stdout).catch(() => undefined);
  return { ...sessionStream(channel, lost), stdout };
};
