import type { Duplex } from 'node:stream';
import type { SessionStream } from './engine/index.ts';

export interface SshTarget {
  readonly user: string;
  /** OpenSSH private key text; never leaves this process. */
  readonly privateKey: string;
  /** The pinned host key as in a `.pub` file (`ssh-ed25519 AAAA…`): anything else is refused. */
  readonly hostKey: string;
  /** For messages: PROJECT.CONTAINER.INSTANCE. */
  readonly hostKeyAlias: string;
  /** A TCP address, or a stream that already leads to an sshd. */
  readonly transport: { readonly address: string; readonly port: number } | { readonly stream: Duplex };
  /** Milliseconds until a TCP connect is given up. The handshake gets 10 s. */
  readonly connectTimeoutMs: number;
}

export interface SshConnection {
  shell(size: {
    readonly columns: number;
    readonly rows: number;
    readonly term: string;
  }): Promise<SessionStream>;
  exec(
    command: string,
    options?: { readonly tty?: { readonly columns: number; readonly rows: number; readonly term: string } },
  ): Promise<SessionStream>;
  close(): void;
}

export interface Ssh {
  /** Throws `DeniedError` for a host key that is not the pinned one or a refused key, `UnreachableError` for no answer. */
  connect(target: SshTarget, signal: AbortSignal): Promise<SshConnection>;
}
