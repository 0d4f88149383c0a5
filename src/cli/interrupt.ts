import { closeSync } from 'node:fs';
import { ExitCode, InterruptedError, type DockeropsError } from '../core/index.ts';

/** Process signals as one AbortSignal: below this file there are none. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** Ends the run for another reason than a process signal. */
  abort(reason: DockeropsError): void;
  dispose(): void;
}

const exitCodes = {
  SIGINT: ExitCode.interrupted,
  SIGTERM: ExitCode.terminated,
  SIGHUP: ExitCode.terminated,
} as const;

/** Most runs have stopped by then, and nothing needs to be said. In milliseconds. */
const silenceMs = 500;

/** The first signal asks the run to stop, the second ends the process at once: `say` is how a person learns of that. */
export function listenForInterrupts(
  say: (text: string) => void,
  last: (exitCode: number) => void,
): Interrupts {
  const controller = new AbortController();
  let hint: NodeJS.Timeout | undefined;
  const onSignal = (name: NodeJS.Signals) => {
    if (name === 'SIGHUP') process.once('exit', letGoOfTerminal);
    const exitCode = exitCodes[name as keyof typeof exitCodes];
    if (controller.signal.aborted) {
      last(exitCode);
      process.exit(exitCode);
    }
    controller.abort(new InterruptedError(name === 'SIGINT' ? 'interrupted' : `ended by ${name}`, exitCode));
    if (name === 'SIGINT')
      hint = setTimeout(() => say('stopping; Ctrl-C again ends at once'), silenceMs).unref();
  };
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  for (const name of names) process.on(name, onSignal);
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    dispose: () => {
      clearTimeout(hint);
      for (const name of names) process.off(name, onSignal);
    },
  };
}

/** Node sets its terminal back when it ends, and aborts where that has hung up; it lets be what was closed. */
function letGoOfTerminal(): void {
  for (const descriptor of [0, 1, 2]) {
    try {
      closeSync(descriptor);
    } catch {
      // It was closed already.
    }
  }
}
