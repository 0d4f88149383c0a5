/** A program as `supervisorctl status` shows it. */
export interface Program {
  readonly name: string;
  readonly state: string;
  readonly detail: string;
}

const states = 'STOPPED|STARTING|RUNNING|BACKOFF|STOPPING|EXITED|FATAL|UNKNOWN';
const statusLine = new RegExp(`^(\\S+)\\s+(${states})(?:\\s+(.*))?$`);

/** Reads the lines of `supervisorctl status`; an empty list when there are none. */
export function parseStatus(text: string): readonly Program[] {
  return text.split('\n').flatMap((line) => {
    const match = statusLine.exec(line.trimEnd());
    return match ? [{ name: match[1] ?? '', state: match[2] ?? '', detail: match[3] ?? '' }] : [];
  });
}

export type Readiness =
  | { readonly is: 'ready' }
  /** `waited`: the question itself took its time over it, without keeping the engine busy. */
  | { readonly is: 'waiting'; readonly for: string; readonly waited?: true }
  | { readonly is: 'failed'; readonly why: string };

/**
 * Ready when every program runs, was never to start by itself ("Not started"), or has ended.
 * `endedBadly` tells the programs whose end Supervisor's log calls unexpected.
 */
export function readinessOf(programs: readonly Program[], endedBadly: ReadonlySet<string>): Readiness {
  const fatal = programs.find(
    ({ name, state }) => state === 'FATAL' || (state === 'EXITED' && endedBadly.has(name)),
  );
  if (fatal)
    return { is: 'failed', why: `Supervisor program ${fatal.name} is ${fatal.state}: ${fatal.detail}` };
  const starting = programs.filter(({ state }) => !['RUNNING', 'EXITED', 'STOPPED'].includes(state));
  if (starting.length === 0) return { is: 'ready' };
  return { is: 'waiting', for: starting.map(({ name, state }) => `${name} (${state})`).join(', ') };
}

/** Programs whose last end Supervisor logged as "not expected". */
export function unexpectedEnds(log: readonly string[]): ReadonlySet<string> {
  const last = new Map<string, string>();
  for (const line of log) {
    const match = /exited: (\S+) \([^;]*; (not expected|expected)\)/.exec(line);
    if (match) last.set(match[1] ?? '', match[2] ?? '');
  }
  return new Set([...last].filter(([, how]) => how === 'not expected').map(([name]) => name));
}
