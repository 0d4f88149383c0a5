import type { RunContext } from '../core/index.ts';
import type { Engine } from './engine/index.ts';
import type { Host } from './host.ts';
import type { Lock } from './lock.ts';
import type { Ssh } from './ssh.ts';
import type { Terminal } from './terminal.ts';

/** Everything a feature may touch of the world. Made in `cli`; connects on first use. */
export interface Ports {
  readonly engine: Engine;
  /** The machine whose engine `engine` is. */
  readonly host: Host;
  /** The machine the user sits at, where the project lies. The same as `host` without `-H`. */
  readonly local: Host;
  /** The engine of the machine the user sits at. The same as `engine` without `-H`. */
  readonly localEngine: Engine;
  readonly lock: Lock;
  readonly ssh: Ssh;
  readonly terminal: Terminal;
}

export type Run = RunContext<Ports>;

/** The same run under another signal; its engine's calls end with it. */
export function withSignal(run: Run, signal: AbortSignal): Run {
  return { ...run, signal, ports: { ...run.ports, engine: run.ports.engine.bind(signal) } };
}
