/** Exit codes of every dockerops command (DESIGN.md, "The contract with users"). */
export const ExitCode = {
  ok: 0,
  failed: 1,
  usage: 2,
  unreachable: 4,
  denied: 5,
  locked: 6,
  timeout: 124,
  interrupted: 130,
  /** The reader of stdout has gone (128 + SIGPIPE). */
  brokenPipe: 141,
  terminated: 143,
} as const;

/** A place in a file, 1-based. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

export interface ErrorDetails {
  /** What is known about it and no suggestion, a line each. */
  readonly facts?: readonly string[];
  /** What to try, one line a suggestion; a line may be a command to paste. */
  readonly hint?: string | readonly string[];
  readonly where?: SourcePosition;
  /** Names the machine or engine the error came from. */
  readonly host?: string;
  /** Further lines that show the trouble: last log lines, a build's output. */
  readonly excerpt?: readonly string[];
  readonly cause?: unknown;
}

/**
 * The one kind of error users see: what, where, why, what to try.
 * Printed in one place (`ui/error.ts`); the exit code belongs to the class.
 */
export class DockeropsError extends Error {
  readonly code: string = 'failed';
  readonly exitCode: number = ExitCode.failed;
  readonly facts: readonly string[];
  readonly hints: readonly string[];
  readonly where: SourcePosition | undefined;
  readonly host: string | undefined;
  readonly excerpt: readonly string[];

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = new.target.name;
    this.facts = details.facts ?? [];
    this.hints = typeof details.hint === 'string' ? [details.hint] : (details.hint ?? []);
    this.where = details.where;
    this.host = details.host;
    this.excerpt = details.excerpt ?? [];
  }
}

/** The same error, which names the host it came from unless it names one already. */
export function onHost<T>(thrown: T, host: string): T {
  return thrown instanceof DockeropsError && thrown.host === undefined
    ? Object.assign(thrown, { host })
    : thrown;
}

/** The command line is wrong: unknown task, parameter, value. */
export class UsageError extends DockeropsError {
  override readonly code = 'usage';
  override readonly exitCode = ExitCode.usage;
}

/** A configuration file is wrong, or what it names is not there. */
export class ConfigError extends DockeropsError {
  override readonly code = 'config';
  override readonly exitCode = ExitCode.usage;
}

/** No answer from an engine or a host. */
export class UnreachableError extends DockeropsError {
  override readonly code = 'unreachable';
  override readonly exitCode = ExitCode.unreachable;
}

/** A host key that is not the pinned one, or a refused log-in. */
export class DeniedError extends DockeropsError {
  override readonly code = 'denied';
  override readonly exitCode = ExitCode.denied;
}

/** Somebody else holds the lock of this engine and project. */
export class LockedError extends DockeropsError {
  override readonly code = 'locked';
  override readonly exitCode = ExitCode.locked;
}

/** A deadline passed; the message says what was waited for. */
export class TimeoutError extends DockeropsError {
  override readonly code = 'timeout';
  override readonly exitCode = ExitCode.timeout;
}

/** Ctrl-C (130) or SIGTERM (143). */
export class InterruptedError extends DockeropsError {
  override readonly code = 'interrupted';
  override readonly exitCode: number;
  /** True where this is how it ends, as with `logs:…,follow=True`: nobody needs to be told. */
  readonly expected: boolean;
  constructor(message = 'interrupted', exitCode: number = ExitCode.interrupted, expected = false) {
    super(message);
    this.exitCode = exitCode;
    this.expected = expected;
  }
}

/** Carries a command's own exit code, for `ssh:…,command=` and `shell:`. */
export class CommandFailedError extends DockeropsError {
  override readonly code = 'command';
  override readonly exitCode: number;
  constructor(message: string, exitCode: number, details: ErrorDetails = {}) {
    super(message, details);
    this.exitCode = exitCode;
  }
}

/** Several independent errors found in one go (all unknown tasks, all config errors). */
export class ManyErrors extends DockeropsError {
  override readonly code = 'many';
  override readonly exitCode: number;
  readonly errors: readonly DockeropsError[];
  constructor(errors: readonly DockeropsError[]) {
    super(errors.map((error) => error.message).join('\n'));
    this.errors = errors;
    this.exitCode = errors[0]?.exitCode ?? ExitCode.failed;
  }
}

/** Throws nothing for an empty list, the error itself for one, `ManyErrors` for more. */
export function throwAll(errors: readonly DockeropsError[]): void {
  const [first, ...rest] = errors;
  if (!first) return;
  throw rest.length === 0 ? first : new ManyErrors(errors);
}

/** Reads the message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
