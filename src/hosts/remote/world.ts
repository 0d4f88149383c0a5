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
  /** `-t`: milliseconds for a TCP connect, and again for the handshake; undefined: as ssh_config says. */
  readonly connectTimeoutMs: number | undefined;
  /** `-i`: private key files to try first. */
  readonly identityFiles: readonly string[];
  /** `-A`: the agent is there for commands on the hosts, too. */
  readonly forwardAgent: boolean;
  readonly warn: (text: string) => void;
}

/** Something that takes a person's time, during which no timeout counts. */
export type Ask = <T>(work: () => Promise<T>) => Promise<T>;
