import type { Environment } from '../core/index.ts';

/** A stream to write to; the process's own stdout and stderr, or a test's. */
export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

export type Format = 'table' | 'json' | 'jsonl';
export type Progress = 'auto' | 'plain' | 'live' | 'quiet';
/** How what many hosts say is shown. */
export type Output = 'auto' | 'prefix' | 'group' | 'live';
export type Verbosity = 'quiet' | 'normal' | 'verbose' | 'debug';

export interface UiOptions {
  /** Data goes here, and nothing else. */
  readonly stdout: OutputStream;
  /** Talk goes here: progress, messages, errors. */
  readonly stderr: OutputStream;
  readonly env: Environment;
  readonly format: Format;
  readonly progress: Progress;
  readonly verbosity: Verbosity;
  readonly output?: Output;
  /** Several hosts are at work at once. */
  readonly sideBySide?: boolean;
  /** Where the logs of this run's hosts go; undefined for none. */
  readonly logs?: string | undefined;
  /** Replaces secrets; applied to every text before it is laid out. */
  readonly mask: (text: string) => string;
  /** Files are shown relative to this directory. */
  readonly cwd: string;
}

/** True where a machine, not a person, reads along. */
export const inCi = (env: Environment): boolean =>
  env.CI !== undefined && !['', '0', 'false'].includes(env.CI);

/** Which progress renderer `auto` means. */
export function chooseProgress(
  options: Pick<UiOptions, 'stderr' | 'env' | 'format' | 'progress' | 'verbosity'>,
): Exclude<Progress, 'auto'> {
  if (options.progress !== 'auto') return options.progress;
  if (options.verbosity === 'quiet' || options.format !== 'table') return 'quiet';
  const live = options.stderr.isTTY === true && !inCi(options.env) && options.env.TERM !== 'dumb';
  return live && options.verbosity === 'normal' ? 'live' : 'plain';
}

/**
 * Which renderer of many hosts `auto` means: lines as they come, with their host's name, while one host is at work at a time
 * or a program reads along; a block for each host in CI; on a terminal blocks above a list of those at work.
 */
export function chooseOutput(
  options: Pick<
    UiOptions,
    'stdout' | 'stderr' | 'env' | 'format' | 'progress' | 'verbosity' | 'output' | 'sideBySide'
  >,
): Exclude<Output, 'auto'> {
  const { output = 'auto', env } = options;
  if (options.format !== 'table') return 'prefix';
  const drawn = chooseProgress(options) === 'live';
  if (output !== 'auto') return output === 'live' && !drawn ? 'group' : output;
  if (!options.sideBySide) return 'prefix';
  if (inCi(env)) return 'group';
  return drawn && options.stdout.isTTY === true ? 'live' : 'prefix';
}
