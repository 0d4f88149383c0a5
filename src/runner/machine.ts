import type { Host, Run } from '../ports/index.ts';
import type { CommandResult } from '../core/index.ts';
import { ShellError, type ShellOptions, type SudoOptions } from './shell-result.ts';

/** A machine as the functions of task files use it. */
export interface Machine {
  readonly run: Run;
  readonly host: Host;
  readonly shell: {
    run(command: string, options?: ShellOptions): Promise<CommandResult>;
    sudo(command: string, options?: SudoOptions): Promise<CommandResult>;
  };
}

/** Under `--dry-run` says what is left undone, and true. */
export function leavesUndone({ run }: Pick<Machine, 'run'>, what: string): boolean {
  if (run.dryRun) run.emit({ type: 'message', level: 'info', text: `dry run: ${what}` });
  return run.dryRun;
}

/** A script about one path, which needs no quotes: `$P`. Its output is not shown; errors speak of `what` was done. */
export async function onPath(
  { shell }: Machine,
  what: string,
  script: string,
  path: string,
  { sudo = false, ...options }: ShellOptions & AsRoot,
): Promise<CommandResult> {
  const how = { quiet: true, ...options, env: { P: path }, check: false };
  const result = await (sudo ? shell.sudo(script, how) : shell.run(script, how));
  if (result.exitCode !== 0) throw new ShellError(`${what} ${path}`, result);
  return result;
}

export interface AsRoot {
  /** By sudo. */
  readonly sudo?: boolean;
}
