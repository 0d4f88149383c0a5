import {
  DockeropsError,
  ExitCode,
  SecretRegistry,
  messageOf,
  throwAll,
  type Environment,
} from '../core/index.ts';
import { processEnvironment } from '../config/environment.ts';
import { entryOf, type TaskEntry } from '../runner/index.ts';
import { createUi, type Ui, type UiOptions } from '../ui/index.ts';
import { asksAbout } from './about.ts';
import { parseCommandLine } from './arguments.ts';
import { withinDeadline } from './deadline.ts';
import { currentDirectory, workingDirectory } from './directory.ts';
import { dispatch } from './dispatch.ts';
import { logDirectory } from './log-directory.ts';
import { listenForInterrupts } from './interrupt.ts';
import type { Manifest } from './manifest.ts';
import type { Options } from './options.ts';
import { builtInRegistry, loadRegistry } from './registry.ts';
import { Outcome } from './outcome.ts';
import { makeRun } from './run.ts';
import { Strays } from './strays.ts';

/** For the build: what listings and completion know without loading this file. */
export const manifest = (): Manifest => ({ tasks: builtInRegistry().tasks.map(entryOf) });

/** For completion where the user has task files. */
export async function knownTasks(cwd: string): Promise<readonly TaskEntry[]> {
  const { registry } = await loadRegistry(cwd, processEnvironment(), undefined);
  return registry.tasks.map(entryOf);
}

export { liveInstances } from './live.ts';

/** The composition root: one command line from its words to its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const line = parseCommandLine(argv);
  const { options, errors } = line;
  const env = processEnvironment();
  const secrets = new SecretRegistry();
  const ui = createUi(uiOptions(options, env, secrets));
  const outcome = new Outcome(ui.sink, options['detailed-exitcode'] === true);
  const { emit } = outcome;
  const unfinished = new Map<string, string>();
  const interrupts = listenForInterrupts(
    (text) => emit({ type: 'message', level: 'info', text }),
    (code) => {
      for (const text of unfinished.values()) emit({ type: 'message', level: 'warning', text });
      // A document is whole also then.
      void ui.end(code, false);
    },
  );
  const strays = new Strays((error) => interrupts.abort(error));
  ui.closed.addEventListener('abort', () => interrupts.abort(closedBecause(ui)));
  try {
    throwAll(errors);
    const cwd = workingDirectory(options.directory);
    const signal = withinDeadline(options.deadline, interrupts.signal);
    const { ready, suspend } = ui;
    const run = makeRun({ argv, options, env, cwd, secrets, unfinished, emit, signal, ready, suspend });
    await strays.within(dispatch(line, run));
    outcome.done();
  } catch (thrown) {
    outcome.fail(asDockeropsError(thrown));
  }
  // Why the run was broken off, after what it left undone.
  if (strays.first) outcome.fail(strays.first);
  const { exitCode, ok } = outcome;
  await ui.end(exitCode, ok);
  strays.dispose();
  interrupts.dispose();
  return exitCode === ExitCode.ok && ui.closed.aborted ? closedBecause(ui).exitCode : exitCode;
}

const closedBecause = ({ closed }: Ui): DockeropsError => closed.reason as DockeropsError;

function uiOptions(options: Options, env: Environment, secrets: SecretRegistry): UiOptions {
  const { stdout, stderr } = process;
  // A listing is a document of its own.
  const format = asksAbout(options) ? 'table' : (options.format ?? 'table');
  const sideBySide = options.parallel === true || Number(options['pool-size'] ?? 1) > 1;
  const { progress = 'auto', output = 'auto' } = options;
  const how = { verbosity: verbosityOf(options), format, progress, output, sideBySide };
  const mask = (text: string) => secrets.mask(text);
  return { ...how, stdout, stderr, logs: logDirectory(env), env, cwd: currentDirectory() ?? '/', mask };
}

function verbosityOf({ debug, verbose, quiet }: Options): UiOptions['verbosity'] {
  if (debug) return 'debug';
  if (verbose) return 'verbose';
  return quiet ? 'quiet' : 'normal';
}

/** Anything else is a mistake of ours. */
function asDockeropsError(thrown: unknown): DockeropsError {
  if (thrown instanceof DockeropsError) return thrown;
  return new DockeropsError(messageOf(thrown), {
    cause: thrown,
    hint: 'this looks like a mistake in dockerops itself; the same command with --debug shows where',
  });
}
