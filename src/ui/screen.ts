import { closedBy } from './closed.ts';
import type { OutputStream } from './options.ts';

type Target = 'stdout' | 'stderr';

/** What is drawn below everything else and redrawn after it: the live renderer's running steps. */
export interface Footer {
  erase(): void;
  draw(): void;
  /** Erases, and leaves the terminal as others expect it. */
  leave(): void;
}

/** Of a terminal that nobody told its size: serial lines, some pipelines. */
const usual = { columns: 80, rows: 24 };

/**
 * The one place that writes. Keeps the footer below what is written,
 * holds everything back while somebody else owns the terminal, and falls
 * silent on a stream that takes nothing more.
 */
export class Screen {
  readonly #streams: Readonly<Record<Target, OutputStream>>;
  readonly #gone = new Set<Target>();
  readonly #closed = new AbortController();
  readonly #held: [Target, string | Uint8Array][] = [];
  /** Streams whose reader is behind, and who waits for it. */
  readonly #full = new Set<Target>();
  #waiting: (() => void)[] = [];
  #footer: Footer | undefined;
  #suspensions = 0;

  constructor(stdout: OutputStream, stderr: OutputStream) {
    this.#streams = { stdout, stderr };
    for (const stream of [stdout, stderr])
      if (stream.isTTY && stream.columns === 0) Object.assign(stream, usual);
    stdout.on('error', (error: NodeJS.ErrnoException) => this.#onError('stdout', error));
    stderr.on('error', (error: NodeJS.ErrnoException) => this.#onError('stderr', error));
    stdout.on('drain', () => this.#caughtUp('stdout'));
    stderr.on('drain', () => this.#caughtUp('stderr'));
  }

  /** Aborts when stdout takes nothing more: nobody reads it any more, as after `| head`, or its disk is full. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  get suspended(): boolean {
    return this.#suspensions > 0;
  }

  setFooter(footer: Footer): void {
    this.#footer = footer;
  }

  write(target: Target, text: string | Uint8Array): void {
    if (text.length === 0) return;
    if (this.suspended) {
      this.#held.push([target, text]);
      return;
    }
    const visible = this.#streams[target].isTTY === true;
    if (visible) this.#footer?.erase();
    this.#send(target, text);
    if (visible) this.#footer?.draw();
  }

  line(target: Target, text: string): void {
    this.write(target, `${text}\n`);
  }

  /** Bytes of a display itself, also while others are held back. */
  paint(text: string, target: Target = 'stderr'): void {
    this.#send(target, text);
  }

  /** Lets `work` have the terminal: no footer, and what is written meanwhile comes after it. */
  async suspend<T>(work: () => Promise<T>): Promise<T> {
    this.#footer?.leave();
    this.#suspensions += 1;
    try {
      return await work();
    } finally {
      this.resume(this.#suspensions - 1);
    }
  }

  /** Ends suspensions, all of them when a run ends in the midst of one. */
  resume(suspensions = 0): void {
    this.#suspensions = Math.max(0, Math.min(this.#suspensions, suspensions));
    if (this.suspended) return;
    for (const [target, text] of this.#held.splice(0)) this.write(target, text);
    this.#footer?.erase();
    this.#footer?.draw();
  }

  /** Resolves when no reader is behind; a reader that has gone is not. */
  ready(): Promise<void> {
    if (this.#full.size === 0) return Promise.resolve();
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }

  /** Resolves when all was handed to the operating system. */
  async drained(): Promise<void> {
    await Promise.all((['stdout', 'stderr'] as const).map((target) => this.#flush(target)));
  }

  #send(target: Target, text: string | Uint8Array): void {
    if (this.#gone.has(target)) return;
    if (!this.#streams[target].write(text)) this.#full.add(target);
  }

  #caughtUp(target: Target): void {
    this.#full.delete(target);
    if (this.#full.size > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #flush(target: Target): Promise<void> {
    if (this.#gone.has(target)) return Promise.resolve();
    return new Promise(
      (resolve) =>
        void this.#streams[target].write('', (error) => {
          if (error) this.#onError(target, error);
          resolve();
        }),
    );
  }

  #onError(target: Target, error: NodeJS.ErrnoException): void {
    this.#gone.add(target);
    this.#caughtUp(target);
    if (target === 'stdout') this.#closed.abort(closedBy(error));
  }
}
