import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Turns, UsageError, type Environment, type EventSink } from '../core/index.ts';
import type { SessionStream, Terminal, TerminalSize } from '../ports/index.ts';
import { askChoice, askConfirm, askText, inCi, type Format, type PromptStreams } from '../ui/index.ts';
import { eventStreams } from './as-events.ts';

type Streams = Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>;

export interface TerminalOptions {
  /** The process itself: taken from it only when used, since its stdin takes 2 ms to make. */
  readonly streams: Streams;
  /** Ends questions, too: nobody waits for an answer any more. */
  readonly signal: AbortSignal;
  readonly env: Environment;
  /** `--yes`: confirmations are given beforehand. */
  readonly yes: boolean;
  /** How results are written (`--format`). */
  readonly format: Format;
  /** Where the output of sessions goes that is not for a terminal. */
  readonly emit: EventSink;
  /** Takes the progress display off the terminal while `work` owns it (`Ui.suspend`). */
  readonly suspend: <T>(work: () => Promise<T>) => Promise<T>;
}

/** The user's terminal as a port: questions on stderr, sessions over stdin and stdout. */
export function createTerminal(options: TerminalOptions): Terminal {
  const { streams, env, signal } = options;
  const turns = new Turns();
  const isInteractive = () =>
    (['stderr', 'stdin'] as const).every((name) => streams[name].isTTY) && !inCi(env);
  const question = <T>(text: string, how: string | undefined, ask: (on: PromptStreams) => Promise<T>) => {
    if (!isInteractive()) throw nobodyToAsk(text, how);
    // Tasks on several hosts may ask at once; there is one keyboard.
    return turns.take(() => {
      signal.throwIfAborted();
      return options.suspend(() => ask({ input: streams.stdin, output: streams.stderr, signal }));
    });
  };
  return {
    get interactive() {
      return isInteractive();
    },
    get live() {
      if (options.format !== 'table') return options.format === 'jsonl';
      return streams.stdout.isTTY && env.TERM !== 'dumb' && !inCi(env);
    },
    get size() {
      return sizeOf(streams);
    },
    term: env.TERM ?? 'xterm',
    input: () => streams.stdin,
    write: async (bytes, signal) => {
      if (options.format !== 'table') throw refusing(bytes, options.format);
      await pipeline(bytes, streams.stdout, { signal, end: false });
    },
    ask: async (text, { hidden = false } = {}) =>
      question(text, undefined, (on) => askText(text, hidden, on)),
    choose: async (text, choices) => question(text, undefined, (on) => askChoice(text, choices, on)),
    confirm: async (text, how) => options.yes || question(text, how, (on) => askConfirm(text, on)),
    attach: (session, { tty }, signal) =>
      options.suspend(() => {
        const { stdin, stdout, stderr } = streams;
        // Then stdout is one document; a shell in a terminal is nobody's data.
        const asEvents = !tty && options.format !== 'table';
        const to = asEvents ? eventStreams(options.emit) : { stdout, stderr };
        return attach(session, { stdin, window: { stdout, stderr }, to, tty }, signal);
      }),
  };
}

/** Whoever reads stdout then wants JSON there and nothing else. */
function refusing(bytes: Readable, format: Format): UsageError {
  bytes.on('error', () => undefined).destroy();
  return new UsageError(`stdout is for --format ${format}: bytes cannot go there, too`, {
    hint: 'leave out --format, or name a file in the place of -',
  });
}

function nobodyToAsk(question: string, how: string | undefined): UsageError {
  return new UsageError(
    `there is no terminal to ask on: ${question}`,
    how === undefined ? {} : { hint: how },
  );
}

/** A terminal's usual 80 × 24 where there is none. */
function sizeOf({ stdout, stderr }: Window): TerminalSize {
  const stream = stdout.isTTY ? stdout : stderr;
  return stream.isTTY ? { columns: stream.columns, rows: stream.rows } : { columns: 80, rows: 24 };
}

type Window = Pick<Streams, 'stdout' | 'stderr'>;

interface Ends {
  readonly stdin: NodeJS.ReadStream;
  /** What a terminal's size is asked of. */
  readonly window: Window;
  /** Where the session's output goes. */
  readonly to: Readonly<Record<'stdout' | 'stderr', Writable>>;
  readonly tty: boolean;
}

async function attach(session: SessionStream, ends: Ends, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  const over = new AbortController();
  const restore = [rawMode(ends), followSize(session, ends), pump(session, ends)];
  try {
    return await Promise.race([session.ended(), whenAborted(signal, over.signal)]);
  } finally {
    over.abort();
    for (const undo of restore.reverse()) undo();
    session.close();
  }
}

const whenAborted = (signal: AbortSignal, over: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true, signal: over });
  });

/** Raw mode, so that Ctrl-C and friends reach the far side; given back even if the process exits. */
function rawMode({ stdin, tty }: Ends): () => void {
  if (!tty || !stdin.isTTY) return () => undefined;
  const wasRaw = stdin.isRaw;
  const restore = (): void => void stdin.setRawMode(wasRaw);
  stdin.setRawMode(true);
  process.once('exit', restore);
  return () => {
    process.removeListener('exit', restore);
    restore();
  };
}

/** Tells the far side the window's size, now and whenever it changes. */
function followSize(session: SessionStream, { window: { stdout, stderr }, tty }: Ends): () => void {
  const stream = stdout.isTTY ? stdout : stderr;
  if (!tty || !stream.isTTY) return () => undefined;
  // A window may change while the session ends: nobody is left to tell then.
  const resize = (): void => void session.resize(sizeOf({ stdout, stderr })).catch(() => undefined);
  resize();
  stream.on('resize', resize);
  return () => void stream.removeListener('resize', resize);
}

/** Bytes both ways, at the slower side's pace; the end of stdin is passed on. */
function pump(session: SessionStream, { stdin, to }: Ends): () => void {
  const ignore = (): void => undefined;
  session.stdin.on('error', ignore);
  stdin.pipe(session.stdin);
  const flows: [Readable, Writable][] = [[session.stdout, to.stdout]];
  if (session.stderr) flows.push([session.stderr, to.stderr]);
  for (const [from, into] of flows) from.pipe(into, { end: false });
  return () => {
    for (const [from, into] of flows) from.unpipe(into);
    stdin.unpipe(session.stdin);
    // A stdin nobody reads does not keep the process alive.
    stdin.pause();
  };
}
