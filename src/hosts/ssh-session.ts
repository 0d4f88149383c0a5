import type { Client, ClientChannel, PseudoTtyOptions } from 'ssh2';
import { abortReason } from '../core/index.ts';
import type { SessionStream, SshConnection, SshTarget } from '../ports/index.ts';
import { connectionLost } from './ssh-errors.ts';
import { signalExitCode } from './signal.ts';

const closeGraceMs = 500;

/** An open connection as our port has it. It ends with the signal, whose reason is then the error of its sessions. */
export function sshConnection(client: Client, target: SshTarget, signal: AbortSignal): SshConnection {
  const onAbort = () => client.destroy();
  signal.addEventListener('abort', onAbort, { once: true });
  client.once('close', () => signal.removeEventListener('abort', onAbort));
  if (signal.aborted) onAbort();
  const lost = (): Error => (signal.aborted ? abortReason(signal) : connectionLost(target));
  return {
    shell: (size) => openSession(lost, (done) => client.shell(pseudoTerminal(size), done)),
    exec: (command, { tty } = {}) =>
      openSession(lost, (done) => client.exec(command, tty ? { pty: pseudoTerminal(tty) } : {}, done)),
    close: () => {
      client.end();
      setTimeout(() => client.destroy(), closeGraceMs).unref(); // a dead peer would keep the socket, and us, alive
    },
  };
}

const pseudoTerminal = (size: { columns: number; rows: number; term: string }): PseudoTtyOptions => ({
  cols: size.columns,
  rows: size.rows,
  term: size.term,
});

type Done = (error: Error | undefined, channel: ClientChannel) => void;

function openSession(lost: () => Error, request: (done: Done) => void): Promise<SessionStream> {
  return new Promise((resolve, reject) => {
    request((error, channel) => {
      if (error) reject(lost());
      else resolve(sessionStream(channel, lost));
    });
  });
}

/** A channel as our port has it; `lost` is the error of one that ends without a word. */
export function sessionStream(channel: ClientChannel, lost: () => Error): SessionStream {
  const ended = new Promise<number>((resolve, reject) => {
    // ssh2 emits `close` after all output was read, with what `exit` said; nothing said: the connection broke
    channel.once('close', (code?: number | null, signal?: string) => {
      if (typeof code === 'number') resolve(code);
      else if (signal !== undefined) resolve(signalExitCode(signal));
      else reject(lost());
    });
  });
  ended.catch(() => undefined); // whoever waits for the end sees it; whoever left does not
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    resize: async ({ columns, rows }) => channel.setWindow(rows, columns, 0, 0),
    ended: () => ended,
    close: () => channel.close(),
  };
}
