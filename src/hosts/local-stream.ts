import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DockeropsError } from '../core/index.ts';
import type { Command, CommandOptions, Host } from '../ports/index.ts';
import { shellLine } from './quote.ts';
import { stopper } from './stopper.ts';

const keptBytes = 4096;

/** Not through zx, which keeps all of stdout in memory: a tar may have gigabytes. */
export const streamLocally: Host['stream'] = (command, options = {}, input) => {
  const stdout = new PassThrough();
  const done = pump(command, options, stdout, input).catch((error: unknown) => {
    stdout.destroy(error as Error);
    throw error;
  });
  done.catch(() => undefined); // whoever reads only the stream sees the error there
  return { stdout, done };
};

async function pump(
  command: Command,
  options: CommandOptions,
  stdout: PassThrough,
  input: Readable | undefined,
): Promise<void> {
  const line = command.shown ?? shellLine(command.argv);
  const stop = stopper(line, options);
  try {
    const child = await start(command, stop.signal);
    const stderr = tailOf(child.stderr);
    const closed = once(child, 'close') as Promise<[number | null, string | null]>;
    const fed = input ? feed(input, child.stdin) : child.stdin.end(command.stdin ?? '');
    const [[exitCode, signal]] = await Promise.all([closed, pipeline(child.stdout, stdout), fed]);
    if (exitCode !== 0) throw failure(line, exitCode ?? signal ?? '', stderr());
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error;
  } finally {
    stop.clear();
  }
}

/** A command need not read all of its input; but what breaks off must not pass for a whole one. */
async function feed(input: Readable, stdin: Writable): Promise<void> {
  await pipeline(input, stdin).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  });
}

async function start(command: Command, signal: AbortSignal) {
  const { $ } = await import('zx/core');
  signal.throwIfAborted();
  const [file = '', ...args] = command.argv;
  const child = spawn(file, args, {
    stdio: 'pipe',
    signal,
    env: { ...$.env, ...command.env },
    ...(command.cwd !== undefined && { cwd: command.cwd }),
  });
  child.stdin.on('error', () => undefined); // a command need not read its input
  return child;
}

function tailOf(stream: NodeJS.ReadableStream): () => string {
  let tail = '';
  stream.on('data', (chunk: Buffer) => (tail = (tail + chunk.toString()).slice(-keptBytes)));
  return () => tail.trim();
}

function failure(line: string, end: number | string, stderr: string): DockeropsError {
  const how = typeof end === 'number' ? `exit code ${end}` : `ended by ${end}`;
  return new DockeropsError(`${line}: ${how}`, { excerpt: stderr === '' ? [] : stderr.split('\n') });
}
