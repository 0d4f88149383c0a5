import { randomBytes } from 'node:crypto';
import { Duplex, type Readable } from 'node:stream';
import type { ClientChannel } from 'ssh2';
import { quote } from '../quote.ts';
import type { Channels } from './channel.ts';
import { runRemote } from './host.ts';
import { Marked } from './marked.ts';
import { scriptLine } from './script.ts';
import { noWayTo, socketScript, socketTrouble } from './socket-trouble.ts';

/**
 * Connections to sockets on another machine: forwarded by sshd, else, where it forwards none, by the docker command there.
 */
export class SocketDialer {
  readonly #channels: Channels;
  /** What was found out once holds for the connection. */
  #forwards = true;

  constructor(channels: Channels) {
    this.#channels = channels;
  }

  /** Throws `UnreachableError` that says what is wrong with the socket. */
  async dial(path: string): Promise<Duplex> {
    const stream = this.#forwards ? await this.#forwarded(path) : undefined;
    if (stream) return stream;
    if (this.#forwards) await this.#findOut(path);
    return this.#byDockerCommand(path);
  }

  #forwarded(path: string): Promise<Duplex | undefined> {
    return new Promise((resolve) => {
      try {
        this.#channels.client.openssh_forwardOutStreamLocal(path, (error, channel) =>
          resolve(error ? undefined : channel),
        );
      } catch {
        // ssh2 asks this of OpenSSH only.
        resolve(undefined);
      }
    });
  }

  /** sshd gives the same reason for a socket nobody listens at and for one it may not forward. */
  async #findOut(path: string): Promise<void> {
    const { host } = this.#channels;
    const command = { command: socketScript(path), shown: 'look at the socket' };
    const [found = '', user = ''] = (await runRemote(this.#channels, command)).stdout.trim().split('\n');
    if (found === 'no docker') throw noWayTo(path, host);
    if (found !== 'listening') throw socketTrouble(found, { path, host, user });
    this.#forwards = false;
  }

  /** Takes one of the connection's sessions; sshd counts forwarded sockets for none. */
  async #byDockerCommand(path: string): Promise<Duplex> {
    const mark = `dockerops-${randomBytes(9).toString('hex')}`;
    const command = `exec docker -H ${quote(`unix://${path}`)} system dial-stdio`;
    const channel = await this.#channels.exec(scriptLine({ command }, mark, true));
    channel.stderr.resume();
    channel.on('error', () => undefined);
    return channelStream(channel, channel.pipe(new Marked(mark)));
  }
}

/** A command's input and output as one stream. Not by `Duplex.from`, to which an end of the output alone is an error. */
function channelStream(channel: ClientChannel, output: Readable): Duplex {
  const stream = new Duplex({
    read: () => void output.resume(),
    write: (chunk: Buffer, encoding, done) => channel.write(chunk, encoding, done),
    final: (done) => channel.end(done),
    destroy: (error, done) => {
      channel.close();
      done(error);
    },
  });
  output.on('data', (chunk) => {
    if (!stream.push(chunk)) output.pause();
  });
  output.once('end', () => stream.push(null));
  output.pause();
  return stream;
}
