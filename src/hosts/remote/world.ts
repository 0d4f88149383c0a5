import type { Environment } from '../../core/index.ts';
import type { Terminal } from '../../ports/index.ts';

/** What connections to other machines know of this one. */
export interface SshWorld {
  readonly env: Environment;
  readonly terminal: Pick<Terminal, 'interactive' | 'ask' | 'confirm'>;
  /** `--accept-new`: an unknown host key is written down and believed, without a question. */
  readonly acceptNew: boolean;
  /** `--ssh-config`: this file alone; `none` for no file. */
  readonly configFile: string | undefined;
  /** Milliseconds for a TCP connect, and again for the handshake; ssh_config's ConnectTimeout wins. */
  readonly connectTimeoutMs: number;
  readonly warn: (text: string) => void;
}

/** Work that must not run side by side: questions, and writing known_hosts. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
