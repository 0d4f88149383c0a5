import type { Clock } from './clock.ts';
import type { EventSink } from './events.ts';
import type { SecretRegistry } from './secret.ts';

/** The process environment as a value: nothing below `cli` reads `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Who runs this, as a lock's holder and an audit line name it. */
export interface Actor {
  readonly user: string;
  readonly hostname: string;
  readonly pid: number;
  /** The kernel's boot id: a pid means something only within one boot. */
  readonly bootId: string;
  /** The command line as typed. */
  readonly command: string;
}

/**
 * What a run carries, passed in explicitly. `P` is the ports a run may use
 * (`src/ports`), kept open here since core knows nothing of them.
 */
export interface RunContext<P> {
  readonly runId: string;
  readonly actor: Actor;
  readonly clock: Clock;
  readonly env: Environment;
  /** Where the user stands, absolute. */
  readonly cwd: string;
  /** Where dockerops itself is installed, absolute: `base-image/` and the demo lie below it. */
  readonly packageRoot: string;
  readonly signal: AbortSignal;
  readonly emit: EventSink;
  /** Resolves when readers have taken what was emitted: who emits without end waits for it, as memory is not endless. */
  readonly ready: () => Promise<void>;
  readonly secrets: SecretRegistry;
  readonly dryRun: boolean;
  /** Images that tasks of a dry run would have built so far, by reference: those after them count on it. */
  readonly foreseen: Set<string>;
  /** What is for the time being only, a sentence each under a key: told where the process ends before it is taken back. */
  readonly unfinished: Map<string, string>;
  readonly ports: P;
}
