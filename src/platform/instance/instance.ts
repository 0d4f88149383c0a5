import type { Secret, SourcePosition } from '../../core/index.ts';
import type { InstanceSpec, InstanceType, LinkSpec, Properties } from '../schema.ts';

/** What an instance starts: its service, or a shell in the user's terminal (dockerops §3). */
export type Starts = 'service' | 'interactive' | 'safemode';

/** What is to be done about an instance: nothing; start it as it is, stop it before; make it, in another's place. */
export type Action = 'none' | 'start' | 'restart' | 'create' | 'replace';

/** Whether a container is made, from nothing or in the place of one that is there. */
export const isMade = ({
  action,
  adopted,
}: {
  readonly action: Action;
  readonly adopted?: unknown;
}): boolean => action === 'create' || (action === 'replace' && adopted === undefined);

/** What arguments of `run` say; they beat run.conf, which beats the type's defaults. */
export interface Overrides {
  readonly instanceType?: InstanceType;
  readonly properties: Partial<Properties>;
  /** `env.K=V` */
  readonly env: Readonly<Record<string, string>>;
  readonly interactive?: boolean;
  readonly safemode?: boolean;
  /** A shell command line that runs in the place of supervisord, or of the shell. */
  readonly seedCommand?: string;
}

export const noOverrides: Overrides = { properties: {}, env: {} };

/** What `run:NAME,…` asks for. */
export interface RunRequest {
  /** A container, or `all`: the sections of run.conf. */
  readonly name: string;
  /** Random (8 hex digits) when absent. */
  readonly instance?: string;
  /** Only sections of this group. */
  readonly group?: string;
  readonly overrides: Overrides;
  /** Re-creates instances that exist, at the same address: what `rerun` is. */
  readonly replace?: boolean;
  /** Removes instances that run.conf does not describe any more. */
  readonly prune?: boolean;
  /** Variables and secrets it had before: for what must be given, and is given nowhere now. */
  readonly kept?: Readonly<Record<string, string>>;
}

/** What is wanted just as run.conf says it. */
type AsWritten =
  | 'hostname'
  | 'volumes'
  | 'ports'
  | 'command'
  | 'memoryBytes'
  | 'cpus'
  | 'wait'
  | 'ready'
  | 'timeoutSeconds'
  | 'sleepSeconds'
  | 'group'
  | 'expose';

/** An instance with everything settled: what is wanted, in full. */
export interface ResolvedInstance extends Pick<InstanceSpec, AsWritten> {
  readonly container: string;
  readonly instance: string;
  /** Its section of run.conf, if it has one. */
  readonly where?: SourcePosition;
  readonly type: InstanceType;
  readonly starts: Starts;
  readonly properties: Properties;
  /** Empty unless `linked`; a master's are in `env` instead. */
  readonly links: readonly LinkSpec[];
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, Secret>>;
  readonly publishAddress: string;
  readonly restart: NonNullable<InstanceSpec['restart']>;
  /** Only of an instance that run.conf names: others stand on their own. */
  readonly pod?: string;
  readonly overrides: Overrides;
}

/** `demo-one`: what an instance is called within its project, in step ids, aliases and messages. */
export const instanceKey = (of: { readonly container: string; readonly instance: string }): string =>
  `${of.container}-${of.instance}`;
