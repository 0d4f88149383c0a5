import { randomBytes } from 'node:crypto';
import { DockeropsError, messageOf } from '../core/index.ts';
import { withSignal, type Run } from '../ports/index.ts';
import type { ObservedInstance } from './observe.ts';
import { callOf } from './select.ts';

/** In the environment of all that one command starts. */
const variable = 'DOCKEROPS_COMMAND';

/** A command that runs in an instance, or a shell, and the mark by which its processes are found again. */
export interface MarkedCommand {
  /** Undefined for a shell in the terminal. */
  readonly command: string | undefined;
  /** Whose it is, since nobody else may look for the mark; the image's own user without one. */
  readonly user?: string | undefined;
  readonly mark: string;
}

export const markCommand = (command: string | undefined, user: string | undefined): MarkedCommand => ({
  command,
  user,
  mark: randomBytes(8).toString('hex'),
});

/** What an exec gets along. */
export const markedEnvironment = ({ mark }: MarkedCommand): Readonly<Record<string, string>> => ({
  [variable]: mark,
});

/** A line for the user's shell over ssh: sshd takes variables only by names it was told. */
export const markedLine = (command: string, { mark }: MarkedCommand): string =>
  `exec env ${variable}=${mark} "$SHELL" -c '${command.replaceAll("'", `'\\''`)}'`;

const endedMs = 10_000;
const gone = 3;

/** For `sh` and the mark as its argument: SIGTERM to all that bears it, SIGKILL to what is left after 2 s. */
const endScript = `
command -v grep >/dev/null || exit 127
tell() {
  found=
  for process in /proc/[0-9]*; do
    if grep -qs "${variable}=$mark" "$process/environ"; then found=1; kill -"$1" "\${process#/proc/}"; fi
  done 2>/dev/null
  [ -n "$found" ]
}
mark=$1
tell TERM || exit ${gone}
for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.2; tell 0 || exit 0; done
tell KILL
exit 0`;

/**
 * As a terminal that is closed: the shell alone is told, which is no child of anything in there. It tells its jobs; those that
 * are not to hear of it (nohup, tmux) go on, as they do behind sshd.
 */
const hangUpScript = `
command -v grep >/dev/null || exit 127
for process in /proc/[0-9]*; do
  grep -qs "${variable}=$1" "$process/environ" && grep -qs '^PPid:[[:space:]]*0$' "$process/status" || continue
  kill -HUP "\${process#/proc/}"
  exit 0
done
exit ${gone}`;

/**
 * Does the work of a session; when the run is interrupted, ends the command too: an engine cannot signal an exec, sshd
 * refuses to under a ForceCommand, and neither ends it with the connection.
 */
export async function untilInterrupted<T>(
  run: Run,
  instance: ObservedInstance,
  marked: MarkedCommand | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (marked && run.signal.aborted) await endCommand(run, instance, marked);
    throw error;
  }
}

/** Says so where it may still run. */
async function endCommand(run: Run, instance: ObservedInstance, marked: MarkedCommand): Promise<void> {
  const { containers } = withSignal(run, AbortSignal.timeout(endedMs)).ports.engine;
  const isShell = marked.command === undefined;
  const argv = ['sh', '-c', isShell ? hangUpScript : endScript, 'sh', marked.mark];
  const what = isShell ? 'the shell' : `"${marked.command}"`;
  const call = callOf(instance);
  try {
    const { exitCode } = await containers.run(instance.id, {
      argv,
      ...(marked.user !== undefined && { user: marked.user }),
    });
    if (exitCode === gone) return;
    if (exitCode !== 0) throw new DockeropsError(`its image has no way to find it (exit code ${exitCode})`);
    run.emit({ type: 'message', level: 'info', text: `ended ${what} in ${call}` });
  } catch (error) {
    const text = `${what} may still run in ${call}: ${messageOf(error)}`;
    run.emit({ type: 'message', level: 'warning', text });
  }
}
