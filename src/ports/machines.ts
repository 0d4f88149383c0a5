import type { HostAddress, SourcePosition } from '../core/index.ts';
import type { Ports } from './run.ts';

/** A machine a task is to run on, before anything is connected. */
export interface HostTarget {
  /** As the user names it: in messages, prefixes and results. */
  readonly name: string;
  /** What ssh is told: a name of ssh_config or DNS, or an address. */
  readonly address: HostAddress;
  /** Hosts to go through, `a,b`, instead of what ssh_config says; `none` for no other. */
  readonly jump?: string;
  /** Private key file, tried before those of ssh_config. */
  readonly identityFile?: string;
  /** Path of the engine's socket there. */
  readonly engine?: string;
  /** The inventory's `var.NAME`, for task files. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where the inventory speaks of it. */
  readonly where?: SourcePosition;
}

/** Other machines, each over one connection a run. */
export interface Machines {
  /** Connects, unless it is connected already. Throws `UnreachableError` or `DeniedError`. */
  open(target: HostTarget, signal: AbortSignal): Promise<Ports>;
  /** Ends all connections. */
  close(): void;
}
