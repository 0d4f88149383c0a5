import { randomBytes } from 'node:crypto';
import { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UnreachableError } from '../../core/index.ts';
import { quote } from '../quote.ts';
import type { Channels } from './channel.ts';
import { runRemote } from './host.ts';
import { Marked } from './marked.ts';
import { scriptLine } from './script.ts';

/** RFC 4254 §5.1: the socket could not be connected to; everything else means that sshd forwards none. */
const connectFailed = 2;

/**
 * A connection to an engine's socket on another machine: forwarded by sshd, else, where it forwards none, by the docker
 * command there. Throws `UnreachableError` that says what is wrong with the socket.
 */
export async function dialSocket(channels: Channels, path: string): Promise<Duplex> {
  const opened = await forwarded(channels, path);
  if ('stream' in opened) return opened.stream;
  if (opened.reason === connectFailed) throw await diagnosis(channels, path);
  return byDockerCommand(channels, path);
}

type Opened = { readonly stream: Duplex } | { readonly reason: number | undefined };

function forwarded({ client }: Channels, path: string): Promise<Opened> {
  return new Promise((resolve) => {
    try {
      client.openssh_forwardOutStreamLocal(path, (error, channel) => {
        resolve(error ? { reason: (error as { reason?: number }).reason } : { stream: channel });
      });
    } catch {
      // ssh2 asks this of OpenSSH only.
      resolve({ reason: undefined });
    }
  });
}

/** Takes one of the connection's sessions; sshd counts forwarded sockets for none. */
async function byDockerCommand(channels: Channels, path: string): Promise<Duplex> {
  const mark = `dockerops-${randomBytes(9).toString('hex')}`;
  const command = `exec docker -H ${quote(`unix://${path}`)} system dial-stdio`;
  const channel = await channels.exec(scriptLine({ command }, mark, true));
  const marked = new Marked(mark);
  pipeline(channel, marked).catch(() => undefined);
  channel.stderr.resume();
  channel.on('error', () => undefined);
  const stream = Duplex.from({ readable: marked, writable: channel });
  stream.once('close', () => channel.close());
  return stream;
}

async function diagnosis(channels: Channels, path: string): Promise<UnreachableError> {
  const socket = quote(path);
  const script = `[ -e ${socket} ] || { echo absent; exit; }; [ -w ${socket} ] || { echo denied; id -un; exit; }; echo silent`;
  const { stdout } = await runRemote(channels, { command: script, shown: 'look at the socket' });
  const [what, user = ''] = stdout.trim().split('\n');
  const { host } = channels;
  if (what === 'denied')
    return new UnreachableError(`${user} may not use the engine's socket ${path}`, {
      host,
      hint: [
        `there, as root: usermod -aG docker ${user}`,
        'or name a user who may: -H user@host, or user = in conf/inventory.conf',
      ],
    });
  if (what === 'absent')
    return new UnreachableError(`there is no engine's socket ${path}`, {
      host,
      hint: [
        'is Docker installed and running there? "systemctl start docker" starts it',
        'another path: engine = /path/docker.sock in conf/inventory.conf',
      ],
    });
  return new UnreachableError(`nothing listens at the engine's socket ${path}`, {
    host,
    hint: '"systemctl restart docker" there starts the engine anew',
  });
}
