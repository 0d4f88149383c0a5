import { DockeropsError, type CommandResult } from '../core/index.ts';

export interface ShellOptions {
  readonly cwd?: string;
  /** Not for secrets: other users of the machine may see it. Those go by `stdin`. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** False: any exit code is a result. By default one that is not 0 throws `ShellError`. */
  readonly check?: boolean;
  /** Milliseconds; then it is ended and `TimeoutError` thrown. */
  readonly deadlineMs?: number;
  /** Its output is not shown. */
  readonly quiet?: boolean;
  /** It changes nothing: a dry run runs it, too. Of other commands that only says that they are not run. */
  readonly readOnly?: boolean;
  /** Read by the user's own shell there instead of /bin/sh. */
  readonly login?: boolean;
}

export interface SudoOptions extends ShellOptions {
  /** `root` unless told. */
  readonly user?: string;
}

/** A command that did not end with 0; `result` is what it would have returned. */
export class ShellError extends DockeropsError {
  override readonly code = 'command';
  readonly result: CommandResult;
  constructor(text: string, result: CommandResult) {
    const said = result.stderr.trim();
    super(`"${text}" ended with exit code ${result.exitCode}`, {
      excerpt: said === '' ? [] : said.split('\n').slice(-10),
    });
    this.result = result;
  }
}
