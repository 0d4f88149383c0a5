import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Client, ConnectConfig } from 'ssh2';
import { abortReason } from '../core/index.ts';
import type { Ssh, SshConnection, SshTarget } from '../ports/index.ts';
import { connectError, hostKeyRefused } from './ssh-errors.ts';
import { parsePublicKey } from './ssh-key.ts';
import { sshConnection } from './ssh-session.ts';

/** sshd forks and reads keys before it answers: more patience than for a TCP connect. */
const handshakeTimeoutMs = 10_000;
const keepaliveIntervalMs = 15_000;

/** SSH by ssh2, loaded on first use. Keys only; no agent, no password, no trust on first use. */
export const createSsh = (): Ssh => ({ connect });

async function connect(target: SshTarget, signal: AbortSignal): Promise<SshConnection> {
  signal.throwIfAborted();
  const [ssh2, stream] = await Promise.all([import('ssh2'), open(target, signal)]);
  const client = new ssh2.Client();
  try {
    await handshake(client, target, stream, signal);
  } catch (error) {
    client.destroy();
    stream.destroy();
    throw error;
  }
  return sshConnection(client, target, signal);
}

async function open(target: SshTarget, signal: AbortSignal): Promise<Duplex> {
  const { transport, connectTimeoutMs } = target;
  if ('stream' in transport) return transport.stream;
  const socket = connectTcp({ host: transport.address, port: transport.port, noDelay: true });
  const timeout = AbortSignal.timeout(connectTimeoutMs);
  try {
    await once(socket, 'connect', { signal: AbortSignal.any([signal, timeout]) });
    return socket;
  } catch (error) {
    socket.destroy();
    if (signal.aborted) throw abortReason(signal);
    const late = new Error(
      `${transport.address}:${transport.port} did not answer within ${connectTimeoutMs} ms`,
    );
    throw connectError(target, timeout.aborted ? late : (error as Error));
  }
}

async function handshake(
  client: Client,
  target: SshTarget,
  stream: Duplex,
  signal: AbortSignal,
): Promise<void> {
  let refusedKey: Buffer | undefined;
  const verify = (offered: Buffer) => {
    const good = offered.equals(parsePublicKey(target.hostKey).blob);
    if (!good) refusedKey = offered;
    return good;
  };
  const settled = new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject);
    client.once('close', () => reject(new Error('the connection was closed')));
  });
  const onAbort = () => client.destroy();
  signal.addEventListener('abort', onAbort, { once: true });
  client.on('error', () => undefined); // later ones end the session, which says so itself
  try {
    client.connect(configOf(target, stream, verify));
    await settled;
  } catch (error) {
    if (signal.aborted) throw abortReason(signal);
    throw refusedKey ? hostKeyRefused(target, refusedKey) : connectError(target, error as Error);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function configOf(target: SshTarget, sock: Duplex, hostVerifier: (key: Buffer) => boolean): ConnectConfig {
  return {
    sock,
    username: target.user,
    privateKey: target.privateKey,
    authHandler: ['publickey'],
    hostVerifier,
    readyTimeout: Math.max(handshakeTimeoutMs, target.connectTimeoutMs),
    keepaliveInterval: keepaliveIntervalMs,
    keepaliveCountMax: 3,
    algorithms: {
      kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org', 'ecdh-sha2-nistp256'],
      serverHostKey: hostKeyAlgorithms(parsePublicKey(target.hostKey).type),
      cipher: [
        'aes128-gcm@openssh.com',
        'aes256-gcm@openssh.com',
        'chacha20-poly1305@openssh.com',
        'aes256-ctr',
      ],
      hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256'],
    },
  };
}

type HostKeyAlgorithm = 'ssh-ed25519' | 'rsa-sha2-512' | 'rsa-sha2-256' | 'ecdsa-sha2-nistp256';

/** Only what the pinned key can sign with, so that a server does not answer with another of its keys. */
const hostKeyAlgorithms = (type: string): HostKeyAlgorithm[] =>
  type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type as HostKeyAlgorithm];
