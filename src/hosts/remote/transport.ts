import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { UnreachableError, messageOf } from '../../core/index.ts';
import type { SshSettings } from '../ssh-config/index.ts';

/** A way to a host's sshd: through a jump host, by a ProxyCommand, or straight. Throws `UnreachableError`. */
export async function openTransport(
  settings: SshSettings,
  through: Client | undefined,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Duplex> {
  const { proxyCommand } = settings;
  if (!through && proxyCommand === undefined) return dial(settings, timeoutMs, signal);
  const open = (over: AbortSignal): Promise<Duplex> =>
    through ? forward(through, settings) : byCommand(proxyCommand ?? '', over);
  return within(open, settings, timeoutMs, signal);
}

/** Opens a way in time; what opens too late is closed again. */
async function within(
  open: (signal: AbortSignal) => Promise<Duplex>,
  { hostName, port }: SshSettings,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Duplex> {
  const late = new AbortController();
  const why = `no way to ${hostName} port ${port} within ${timeoutMs / 1000} s`;
  const timer = setTimeout(() => late.abort(new UnreachableError(why)), timeoutMs);
  const over = AbortSignal.any([signal, late.signal]);
  const opening = open(over);
  try {
    return await Promise.race([opening, rejection(over)]);
  } catch (error) {
    opening.then((stream) => stream.destroy()).catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

const rejection = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    if (signal.aborted) reject(signal.reason as Error);
  });

async function dial(
  { hostName, port }: SshSettings,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Duplex> {
  const socket = connect({ host: hostName, port, noDelay: true, keepAlive: true });
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    await once(socket, 'connect', { signal: AbortSignal.any([signal, timeout]) });
    return socket;
  } catch (error) {
    socket.destroy();
    if (signal.aborted) throw signal.reason;
    const why = timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : plainly(error as Error);
    throw new UnreachableError(`cannot connect to ${hostName} port ${port}: ${why}`, { cause: error });
  }
}

/** An AggregateError of Node's has no message of its own. */
function plainly(error: NodeJS.ErrnoException): string {
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'there is no such host',
    EAI_AGAIN: 'its name cannot be looked up',
    EHOSTUNREACH: 'there is no way to it',
    ENETUNREACH: 'there is no way to its network',
  };
  return words[error.code ?? ''] ?? messageOf(error);
}

function forward(client: Client, { hostName, port }: SshSettings): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.forwardOut('127.0.0.1', 0, hostName, port, (error, channel) => {
      if (!error) resolve(channel);
      else
        reject(
          new UnreachableError(`the jump host cannot connect to ${hostName} port ${port}: ${error.message}`, {
            cause: error,
          }),
        );
    });
  });
}

/** Open once it says something: sshd speaks first. */
async function byCommand(command: string, signal: AbortSignal): Promise<Duplex> {
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const end = (): void => void child.kill();
  signal.addEventListener('abort', end, { once: true });
  child.stdin.on('error', () => undefined); // it may end before it has read all
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('readable', () => child.stdout.readableLength > 0 && resolve());
    child.once('error', reject);
    child.once('close', (code) => {
      reject(new UnreachableError(`the ProxyCommand ended with exit code ${code ?? 'none'}: ${command}`));
    });
  });
  signal.removeEventListener('abort', end);
  child.stdout.removeAllListeners('readable');
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  stream.on('error', () => undefined); // its end is told by the connection's
  stream.once('close', end);
  return stream;
}
