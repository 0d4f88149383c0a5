import { DockeropsError, ExitCode } from '../core/index.ts';
import { processEnvironment } from '../config/environment.ts';
import { findTaskFiles } from '../runner/task-files.ts';
import { closedBy } from '../ui/closed.ts';
import { aboutTasks, asksAbout, written } from './about.ts';
import { parseCommandLine } from './arguments.ts';
import { completeCommandLine } from './completion/index.ts';
import { currentDirectory } from './directory.ts';
import { readManifest } from './manifest.ts';
import type { Options } from './options.ts';
import { version } from './package.ts';

/**
 * What can be answered without loading a task: completion, the version, listings and help of
 * the built-in tasks. Undefined when it takes more, or when something is wrong.
 */
export async function fastAnswer(argv: readonly string[]): Promise<string | undefined> {
  const [first, ...rest] = argv;
  return first === '--complete' ? completeCommandLine(rest) : answer(argv);
}

/** Prints an answer, and ends the process with what stands in the way when stdout does not take it. */
export function print(answer: string): void {
  const { stdout, stderr } = process;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    const failure = closedBy(error);
    if (failure.exitCode !== ExitCode.brokenPipe) stderr.write(`error: ${failure.message}\n`);
    process.exit(failure.exitCode);
  });
  stdout.end(answer);
}

function answer(argv: readonly string[]): string | undefined {
  const { options, words, command, errors } = parseCommandLine(argv);
  if (errors.length > 0 || command) return undefined;
  if (options.version) return `${versionAnswer(options)}\n`;
  if (options.file !== undefined || options.directory !== undefined) return undefined;
  if (!asksAbout(options) && words.length > 0) return undefined;
  const manifest = readManifest();
  const cwd = currentDirectory();
  if (!manifest || cwd === undefined || findTaskFiles(cwd, processEnvironment()).length > 0) return undefined;
  try {
    const text = aboutTasks(manifest.tasks, options, words);
    return text === undefined ? undefined : `${text}\n`;
  } catch (error) {
    if (error instanceof DockeropsError) return undefined;
    throw error;
  }
}

const versionAnswer = (options: Options): string =>
  written({ text: `dockerops ${version()}`, data: { version: version() } }, options);
