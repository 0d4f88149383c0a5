import type { CommandResult } from '../core/index.ts';
import type { Command, Host, Run } from '../ports/index.ts';
import { copyTo } from './copy.ts';
import { append, exists, uploadTemplate, type TemplateOptions } from './edit.ts';
import { leavesUndone, type AsRoot } from './machine.ts';
import { openShell } from './open-shell.ts';
import { reboot, type RebootOptions } from './reboot.ts';
import { rsync, type RsyncOptions } from './rsync.ts';
import { ShellError, type ShellOptions, type SudoOptions } from './shell-result.ts';
import type { TreeOptions } from './tree/index.ts';
import type { Sudo } from './sudo.ts';

/** Commands and files of one machine: this one, or the host a task runs on. */
export interface Shell {
  readonly name: string;
  /** The inventory's `var.NAME`. */
  readonly variables: Readonly<Record<string, string>>;
  run(command: string, options?: ShellOptions): Promise<CommandResult>;
  /**
   * As another user, with directory and environment set behind sudo. Where it wants a password, that is asked for once a
   * line; throws `DeniedError` when it is refused.
   */
  sudo(command: string, options?: SudoOptions): Promise<CommandResult>;
  /** Copies a file or a tree from this machine to the host; of a tree only what is not there already. */
  put(from: string, to: string, options?: TreeOptions): Promise<void>;
  /** Copies a file or a tree from the host to this machine, likewise. */
  get(from: string, to: string, options?: TreeOptions): Promise<void>;
  /** Copies by this machine's rsync, on the connection that is open already; only what changed. */
  rsync(from: string, to: string, options?: RsyncOptions): Promise<CommandResult>;
  /** Whether there is such a file or directory. */
  exists(path: string, options?: AsRoot): Promise<boolean>;
  /** Adds those lines to a file that it does not have yet; tells whether there were any. */
  append(path: string, lines: string | readonly string[], options?: AsRoot): Promise<boolean>;
  /** Fills in an Eta template of this machine and puts it there; tells whether that changed anything. */
  uploadTemplate(
    from: string,
    to: string,
    values?: Readonly<Record<string, unknown>>,
    options?: TemplateOptions,
  ): Promise<boolean>;
  /** Gives the terminal to a program there, or to the user's login shell, until it ends; returns its exit code. */
  openShell(command?: string): Promise<number>;
  /** Reboots the host and waits until it is back, by its boot id. */
  reboot(options?: RebootOptions): Promise<void>;
}

/** What a task file's commands and copies run by. `deadlineMs` is for commands that have none of their own. */
export function createShell(
  run: Run,
  host: Host,
  sudo: Sudo,
  variables: Readonly<Record<string, string>> = {},
  deadlineMs?: number,
): Shell {
  const shell = new HostShell(run, host, sudo, deadlineMs);
  const there = { host, local: host === run.ports.local };
  const here = { host: run.ports.local, local: true };
  const machine = { run, host, shell };
  return {
    name: host.name,
    variables,
    run: (text, options = {}) => shell.run(text, options),
    sudo: (text, options = {}) => shell.sudo(text, options),
    rsync: (from, to, options = {}) => rsync(machine, [from, to], options),
    exists: (path, options = {}) => exists(machine, path, options),
    append: (path, lines, options = {}) => append(machine, path, lines, options),
    uploadTemplate: (from, to, values = {}, options = {}) =>
      uploadTemplate(machine, [from, to], values, options),
    openShell: (command) => openShell(machine, command),
    reboot: (options = {}) => reboot(machine, options),
    put: (from, to, options) => copyTo(run, { ...here, path: from }, { ...there, path: to }, options),
    get: (from, to, options) => copyTo(run, { ...there, path: from }, { ...here, path: to }, options),
  };
}

class HostShell {
  readonly #run: Run;
  readonly #host: Host;
  readonly #deadlineMs: number | undefined;
  readonly #sudo: Sudo;

  constructor(run: Run, host: Host, sudo: Sudo, deadlineMs: number | undefined) {
    this.#run = run;
    this.#host = host;
    this.#sudo = sudo;
    this.#deadlineMs = deadlineMs;
  }

  async run(text: string, options: ShellOptions = {}): Promise<CommandResult> {
    if (this.#isUndone(text, options)) return undone(text);
    return this.#execute(text, { argv: wrapped(text, options), ...inputOf(options) }, options);
  }

  async sudo(text: string, options: SudoOptions = {}): Promise<CommandResult> {
    if (this.#isUndone(`sudo ${text}`, options)) return undone(text);
    const asked = { argv: wrapped(text, options), ...inputOf(options) };
    const command = await this.#sudo.command(this.#run, this.#host, options.user ?? 'root', asked);
    return this.#execute(text, command, options);
  }

  /** A dry run cannot know what a command does. */
  #isUndone(text: string, { readOnly = false }: ShellOptions): boolean {
    return !readOnly && leavesUndone({ run: this.#run }, `"${text}" is not run on ${this.#host.name}`);
  }

  /** Throws `ShellError` for an exit code that is not to be there. */
  async #execute(
    text: string,
    command: Pick<Command, 'argv' | 'stdin' | 'holdsInput'>,
    { quiet = false, check = true, deadlineMs = this.#deadlineMs }: ShellOptions,
  ): Promise<CommandResult> {
    const { signal, emit } = this.#run;
    const onLine = (line: string, stream: 'stdout' | 'stderr'): void =>
      emit({ type: 'output', stream, text: `${line}\n` });
    const result = await this.#host.run(
      { ...command, shown: text },
      { signal, ...(deadlineMs !== undefined && { deadlineMs }), ...(!quiet && { onLine }) },
    );
    if (check && result.exitCode !== 0) throw new ShellError(text, result);
    return result;
  }
}

/** As if it had done well, and said nothing. */
const undone = (command: string): CommandResult => ({
  command,
  exitCode: 0,
  stdout: '',
  stderr: '',
  durationMs: 0,
});

const inputOf = ({ stdin }: ShellOptions) => (stdin === undefined ? {} : { stdin });

const enter = 'cd -- "$1" && shift && exec "$@"';
const ownShell = 'exec "${SHELL:-/bin/sh}" -c "$1"';

/** Nothing needs to be quoted: words stay words from here to the other side's exec. */
function wrapped(text: string, { cwd, env = {}, login = false }: ShellOptions): readonly string[] {
  const shell = login ? ['/bin/sh', '-c', ownShell, 'sh', text] : ['/bin/sh', '-c', text];
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const command = assignments.length === 0 ? shell : ['env', ...assignments, ...shell];
  return cwd === undefined ? command : ['/bin/sh', '-c', enter, 'sh', cwd, ...command];
}
