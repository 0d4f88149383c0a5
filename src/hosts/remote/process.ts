import { randomBytes } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClientChannel } from 'ssh2';
import { DockeropsError } from '../../core/index.ts';
import type { CommandOptions } from '../../ports/index.ts';
import { signalExitCode } from '../signal.ts';
import { stopper, type Stopper } from '../stopper.ts';
import type { Channels } from './channel.ts';
import { Marked } from './marked.ts';
import { scriptLine, type Script } from './script.ts';

/** How long a command may take to end once it is asked to. */
const graceMs = 3_000;

export interface RemoteProcess {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Rejects when the connection is lost, the deadline passes, or the signal ends it. */
  readonly ended: Promise<{ readonly exitCode: number; readonly signal?: string }>;
}

export interface RemoteCommand extends Script {
  /** What is shown of it in messages. */
  readonly shown: string;
  readonly stdin?: string | Readable;
  readonly holdsInput?: boolean;
}

/** Starts a command over there. When it is to stop, it is asked by TERM, then ended by KILL. */
export async function startRemote(
  channels: Channels,
  command: RemoteCommand,
  options: CommandOptions,
): Promise<RemoteProcess> {
  const stop = stopper(command.shown, options);
  try {
    stop.signal.throwIfAborted();
    const mark = `dockerops-${randomBytes(9).toString('hex')}`;
    const channel = await channels.exec(scriptLine(command, mark, command.stdin !== undefined));
    const marked = new Marked(mark);
    const stderr = new PassThrough();
    const piped = Promise.all([pipeline(channel, marked), pipeline(channel.stderr, stderr)]);
    piped.catch(() => undefined);
    feed(channel, command, stop);
    const ended = endOf(channel, channels, marked, stop.signal).finally(() => stop.clear());
    ended.catch((error: unknown) => {
      marked.destroy(error as Error);
      stderr.destroy();
    });
    return { stdout: marked, stderr, ended };
  } catch (error) {
    stop.clear();
    throw error;
  }
}

/**
 * Without input our end stays open: its end tells the other side that we are gone. Input that breaks off ends the
 * command: what it makes of half of it would pass for the whole.
 */
function feed(channel: ClientChannel, { stdin, holdsInput }: RemoteCommand, stopper: Stopper): void {
  channel.on('error', () => undefined); // a command need not read its input
  if (typeof stdin === 'string' && holdsInput) channel.write(stdin);
  else if (typeof stdin === 'string') channel.end(stdin);
  else if (stdin) {
    let closed = false;
    channel.once('close', () => (closed = true));
    // A command that has ended, or a connection that has gone, breaks the input off, too: that is no reason then.
    stdin.once('error', (error) => {
      if (!closed) stopper.stop(error);
    });
    pipeline(stdin, channel).catch(() => undefined);
  }
}

async function endOf(
  channel: ClientChannel,
  channels: Channels,
  marked: Marked,
  signal: AbortSignal,
): Promise<{ readonly exitCode: number; readonly signal?: string }> {
  const closed = new Promise<readonly [code: number | null | undefined, signal: string | undefined]>(
    (resolve) => {
      channel.once('close', (code?: number | null, name?: string) => resolve([code, name]));
    },
  );
  const end = (): void => endByForce(channel);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  const [code, name] = await closed;
  signal.removeEventListener('abort', end);
  signal.throwIfAborted();
  if (typeof code !== 'number' && name === undefined) throw channels.lost();
  const exitCode =
    typeof code === 'number' ? code : signalExitCode(`SIG${name ?? ''}`.replace(/^SIGSIG/, 'SIG'));
  if (!marked.met) throw neverStarted(channels.host, marked.noise, exitCode);
  return { exitCode, ...(name !== undefined && { signal: name }) };
}

function endByForce(channel: ClientChannel): void {
  const ask = (name: string): void => {
    try {
      channel.signal(name);
    } catch {
      // The channel is closed already.
    }
  };
  ask('TERM');
  // sshd passes no signals on to root's processes: the end of our input tells the command's watcher.
  channel.end();
  const later = setTimeout(() => {
    ask('KILL');
    channel.close();
    // A dead peer answers to nothing.
    setTimeout(() => channel.emit('close'), graceMs).unref();
  }, graceMs);
  channel.once('close', () => clearTimeout(later));
}

function neverStarted(host: string, noise: string, exitCode: number): DockeropsError {
  return new DockeropsError(`the login shell ended with ${exitCode} before it ran the command`, {
    host,
    excerpt: noise.trim() === '' ? [] : noise.trim().split('\n').slice(-20),
    hint: 'does ~/.bashrc or the like exit, or is the account restricted to one command?',
  });
}
