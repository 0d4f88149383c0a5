import { closeSync, constants, openSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { spawn, type IPty } from '@lydell/node-pty';

export interface PtyOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly columns?: number;
  readonly rows?: number;
}

interface Patience {
  readonly deadlineMs: number;
  /** The deadline begins again with whatever is shown. */
  readonly anew?: boolean;
}

const defaultDeadlineMs = 30_000;

const all = new Set<Pty>();
// A test that fails in the midst leaves its child behind: it must not outlive the run.
// Pictures are taken without mocha.
if (typeof after === 'function') {
  after(() => {
    for (const pty of all) pty.close();
  });
}

/** A command in a real pseudo-terminal, driven the way a person does: look, then type. */
export class Pty {
  readonly #command: string;
  readonly #pty: IPty;
  readonly #held: number;
  readonly #watchers = new Set<() => void>();
  #raw = '';
  /** How much of the text was matched already. */
  #seen = 0;
  #exitCode: number | undefined;
  #hungUp = false;

  constructor(file: string, args: readonly string[], options: PtyOptions = {}) {
    this.#command = [file, ...args].join(' ');
    this.#pty = spawn(file, [...args], {
      name: options.env?.TERM ?? 'xterm-256color',
      cols: options.columns ?? 100,
      rows: options.rows ?? 30,
      cwd: options.cwd ?? process.cwd(),
      env: definedOnly({ ...process.env, CI: undefined, ...options.env }),
    });
    all.add(this);
    this.#held = holdOpen(this.#pty);
    this.#pty.onData((data) => {
      this.#raw += data;
      this.#notify();
    });
    this.#pty.onExit(({ exitCode, signal }) => {
      if (!this.#hungUp) closeSync(this.#held);
      this.#exitCode = signal ? 128 + signal : exitCode;
      all.delete(this);
      this.#notify();
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Everything the terminal got, escape sequences included. */
  get raw(): string {
    return this.#raw;
  }

  /** Everything it got, as text. */
  get transcript(): string {
    return stripVTControlCharacters(this.#raw).replaceAll('\r', '');
  }

  /** Waits for text that comes after what was expected before. Fails with the transcript. */
  async expect(what: RegExp | string, deadlineMs = defaultDeadlineMs): Promise<RegExpExecArray> {
    return this.#expect(what, { deadlineMs });
  }

  /** Like `expect`, for as long as something new is shown again and again within the deadline. */
  async expectWhileBusy(what: RegExp | string, deadlineMs = defaultDeadlineMs): Promise<RegExpExecArray> {
    return this.#expect(what, { deadlineMs, anew: true });
  }

  async #expect(what: RegExp | string, patience: Patience): Promise<RegExpExecArray> {
    const pattern = typeof what === 'string' ? new RegExp(escape(what)) : what;
    const find = (): RegExpExecArray | undefined =>
      pattern.exec(this.transcript.slice(this.#seen)) ?? undefined;
    const match = await this.#until(find, patience, `no ${String(what)}`);
    this.#seen += match.index + match[0].length;
    return match;
  }

  /** Types, without Enter. */
  send(text: string): void {
    this.#pty.write(text);
  }

  /** Types a line. */
  line(text: string): void {
    this.send(`${text}\r`);
  }

  resize(columns: number, rows: number): void {
    this.#pty.resize(columns, rows);
  }

  /** Closes the terminal under the program. */
  hangUp(): void {
    this.#hungUp = true;
    closeSync(this.#held);
    (this.#pty as IPty & { destroy(): void }).destroy();
  }

  /** Waits for the end; 128 + N when a signal ended it, as shells say it. */
  async exit(deadlineMs = defaultDeadlineMs): Promise<number> {
    return this.#until(() => this.#exitCode, { deadlineMs }, 'no end', true);
  }

  /** Ends the child, if it still runs. For `finally` and `afterEach`. */
  close(): void {
    if (this.#exitCode === undefined) this.#pty.kill('SIGKILL');
  }

  async #until<T>(
    find: () => T | undefined,
    { deadlineMs, anew = false }: Patience,
    failure: string,
    atEnd = false,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
      };
      const fail = (why: string): void => {
        stop();
        reject(new Error(`${this.#command}: ${failure} ${why}. Transcript:\n${this.transcript}`));
      };
      const look = (): void => {
        const found = find();
        if (anew) timer.refresh();
        if (found !== undefined) {
          stop();
          resolve(found);
        } else if (this.#exitCode !== undefined && !atEnd) fail(`before it ended with ${this.#exitCode}`);
      };
      const late = `after ${deadlineMs} ms${anew ? ' without anything new' : ''}`;
      const timer = setTimeout(() => fail(late), deadlineMs);
      this.#watchers.add(look);
      look();
    });
  }

  #notify(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

/**
 * Node takes the hang-up of a terminal for its end and drops what was not read yet, which under load are a program's last
 * words. With the program's side held open there is no hang-up before all is read.
 */
function holdOpen(pty: IPty): number {
  const { _pty: device } = pty as IPty & { readonly _pty: string };
  return openSync(device, constants.O_RDWR | constants.O_NOCTTY);
}

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const definedOnly = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
