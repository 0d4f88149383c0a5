import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { DockeropsError, type CommandResult } from '../core/index.ts';
import type { Command, CommandOptions } from '../ports/index.ts';
import { quote, shellLine } from './quote.ts';
import { signalExitCode } from './signal.ts';
import { stopper } from './stopper.ts';

/** Runs a command through zx. `exec` keeps the shell from standing between us and the process. */
export async function runLocally(command: Command, options: CommandOptions = {}): Promise<CommandResult> {
  const line = command.shown ?? shellLine(command.argv);
  const stop = stopper(line, options);
  try {
    stop.signal.throwIfAborted();
    return await spawnWithZx(command, line, stop.signal, options);
  } finally {
    stop.clear();
  }
}

async function spawnWithZx(
  command: Command,
  line: string,
  signal: AbortSignal,
  options: CommandOptions,
): Promise<CommandResult> {
  const { $ } = await import('zx/core');
  const shell = $({
    shell: '/bin/sh',
    prefix: 'exec ',
    quote,
    nothrow: true,
    quiet: true,
    signal,
    stdio: [command.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { ...$.env, ...command.env },
    ...(command.stdin !== undefined && !command.holdsInput && { input: command.stdin }),
    ...(command.cwd !== undefined && { cwd: command.cwd }),
  });
  const running = shell`${command.argv}`;
  // A command may end before it has read all of its input (EPIPE): what counts is its exit code.
  if (command.stdin !== undefined) running.stdin.on('error', () => undefined);
  if (command.holdsInput) {
    running.stdin.write(command.stdin ?? '');
    signal.addEventListener('abort', () => running.stdin.end(), { once: true });
  }
  if (options.onLine) forwardLines(running.stdout, running.stderr, options.onLine);
  const output = await running;
  signal.throwIfAborted();
  if (output.cause) throw new DockeropsError(`${line}: ${output.cause.message}`, { cause: output.cause });
  return {
    command: line,
    exitCode: output.exitCode ?? signalExitCode(output.signal ?? ''),
    ...(output.signal && { signal: output.signal }),
    stdout: output.stdout,
    stderr: output.stderr,
    durationMs: output.duration,
  };
}

function forwardLines(
  stdout: Readable,
  stderr: Readable,
  onLine: NonNullable<CommandOptions['onLine']>,
): void {
  createInterface({ input: stdout }).on('line', (line) => onLine(line, 'stdout'));
  createInterface({ input: stderr }).on('line', (line) => onLine(line, 'stderr'));
}
