/** A request that a daemon must answer (seed, "check"). */
export interface DaemonCheck {
  readonly method: string;
  /** May have `{{.Network.IPAddress}}(container)` in it. */
  readonly url: string;
  /** Without it every status below 400 is right. */
  readonly status?: number;
  readonly match?: Pattern;
  /** PEM file that is trusted in the place of the system's authorities; absolute. */
  readonly certificate?: string;
  /** Seconds until it must have succeeded: daemons need time to listen. */
  readonly timeout: number;
}

/** How a job must end. */
export interface JobCheck {
  readonly exitCode: number;
  /** Each must be found in what it wrote. */
  readonly logs: readonly Pattern[];
  readonly stream: 'stdout' | 'stderr' | 'both';
  /** Seconds. */
  readonly timeout: number;
}

/** A test variant of a container's own (seed, "Unit tests"). */
export interface TestVariant {
  readonly name: string;
  readonly argv: readonly string[];
  /** Keywords of docker-py that take the place of the container's own. */
  readonly overwrites: Readonly<Record<string, unknown>>;
  /** Those that are added to its own. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** Globs from its working directory; a directory with a slash at the end. */
  readonly files: readonly string[];
  readonly captureLogs: boolean;
}

/** A regular expression as JSON. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
}
