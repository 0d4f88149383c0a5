import { setTimeout as delay } from 'node:timers/promises';
import { TimeoutError } from '../core/index.ts';
import type { ExecSpec, SessionStream, TerminalSize } from '../ports/index.ts';
import type { Client } from './client.ts';
import { asDuplex, textOf } from './dial.ts';
import { statusOf } from './errors.ts';
import { openSession } from './session.ts';
import { writeEnv } from './wire-text.ts';

/** The engine tells of a process's start and end a moment after its stream does: how long we ask again. */
const settlingMs = 5000;
const askEveryMs = 10;

/** Starts a command in a running container and hands over its streams. */
export async function startExec(client: Client, id: string, spec: ExecSpec): Promise<SessionStream> {
  const what = `run ${spec.argv[0] ?? 'a command'} in ${id}`;
  const tty = spec.tty ?? false;
  const exec = await client.call(what, (docker, abortSignal) =>
    docker.getContainer(id).exec({ ...execOptions(spec), abortSignal }),
  );
  // `stdin` keeps the connection open both ways; AttachStdin above says whether the command sees it.
  const connection = await client.call(what, (_, abortSignal) =>
    exec.start({ hijack: true, stdin: true, Tty: tty, Detach: false, abortSignal }),
  );
  return openSession({
    connection: asDuplex(connection),
    tty,
    signal: client.signal,
    resize: (size) => resizeOnceRunning(client, (options) => exec.resize(options), size),
    exitCode: () => exitCodeOf(client, what, (abortSignal) => exec.inspect({ abortSignal })),
  });
}

/** Runs a command to its end and collects what it wrote. */
export async function collectExec(
  client: Client,
  id: string,
  spec: ExecSpec,
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const session = await startExec(client, id, spec);
  session.stdin.end();
  const [stdout, stderr, exitCode] = await Promise.all([
    textOf(session.stdout),
    session.stderr ? textOf(session.stderr) : '',
    session.ended(),
  ]);
  return { exitCode, stdout, stderr };
}

function execOptions(spec: ExecSpec) {
  return {
    Cmd: [...spec.argv],
    AttachStdin: spec.stdin ?? false,
    AttachStdout: true,
    AttachStderr: true,
    Tty: spec.tty ?? false,
    Env: writeEnv(spec.env ?? {}),
    ...(spec.user !== undefined && { User: spec.user }),
    ...(spec.workdir !== undefined && { WorkingDir: spec.workdir }),
  };
}

/** A terminal has a size only once its process runs, which may be just after we were told it does. */
export async function resizeOnceRunning(
  client: Client,
  resize: (options: { h: number; w: number; abortSignal: AbortSignal }) => Promise<unknown>,
  { columns, rows }: TerminalSize,
): Promise<void> {
  for (let waited = 0; waited < 1000; waited += askEveryMs) {
    const size = { h: rows, w: columns, abortSignal: client.signal };
    const accepted = await client
      .call('resize the terminal', () => resize(size))
      .then(
        () => true,
        (error: unknown) => {
          // 404, 409, 500: not running yet, or not any more.
          if (statusOf(error) === undefined) throw error;
          return false;
        },
      );
    if (accepted) return;
    await delay(askEveryMs, undefined, { signal: client.signal });
  }
}

async function exitCodeOf(
  client: Client,
  what: string,
  inspect: (abortSignal: AbortSignal) => Promise<{ Running: boolean; ExitCode: number | null }>,
): Promise<number> {
  for (let waited = 0; waited < settlingMs; waited += askEveryMs) {
    const state = await client.call(what, (_, abortSignal) => inspect(abortSignal));
    if (!state.Running && state.ExitCode !== null) return state.ExitCode;
    await delay(askEveryMs, undefined, { signal: client.signal });
  }
  throw new TimeoutError(`${what}: its output ended, but the engine names no exit code`);
}
