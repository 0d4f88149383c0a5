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
  if (through) return forward(through, settings);
  const { proxyCommand } = settings;
  return proxyCommand === undefined ? dial(settings, timeoutMs, signal) : byCommand(proxyCommand);
}

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

function byCommand(command: string): Duplex {
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], { stdio: ['pipe', 'pipe', 'inherit'] });
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  stream.once('close', () => child.kill());
  child.once('error', (error) => stream.destroy(error));
  return stream;
}
