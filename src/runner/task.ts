import type { View } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import type { Parameter, ParameterValues } from '../taskline/index.ts';
import type { Where } from './hosts/targets.ts';
import type { HostResult } from './hosts/results.ts';
import type { PromptOptions } from './prompt.ts';
import type { WaitOptions } from './reboot.ts';
import type { Shell } from './shell.ts';

/** DESIGN.md: a query never locks; a plan goes through the executor; a session owns the terminal. */
export type TaskForm = 'query' | 'plan' | 'session';

/** `TaskContext.execute`. Where hosts are named beside the call, it is known to return a result for each. */
export interface Execute {
  (
    call: string,
    values: ParameterValues | undefined,
    where: Where & ({ readonly hosts: readonly string[] } | { readonly roles: readonly string[] }),
  ): Promise<readonly HostResult[]>;
  (call: string, values?: ParameterValues, where?: Where): Promise<unknown>;
}

/** What a task's function gets first. */
export interface TaskContext {
  readonly run: Run;
  /** True when no further task follows on the line: `ssh:…,command=` passes its exit code on only then. */
  readonly last: boolean;
  /** Every task there is, for `help`. */
  readonly tasks: readonly TaskEntry[];
  /**
   * Calls another task by the same rules as the command line: `execute('build:all')` or `execute('build', {name: 'all'})`.
   * Returns its value; where it runs on hosts that the call names, a `HostResult` for each.
   */
  readonly execute: Execute;
  /** The machine it runs on: this one, where no hosts are named. */
  readonly host: Shell;
  /** This machine. */
  readonly local: Shell;
  /** Waits until a host answers and lets us in: five minutes unless told. Throws `TimeoutError`. */
  readonly waitForHost: (host: string, options?: WaitOptions) => Promise<void>;
  /** Asks the user; what is typed hidden is masked from then on. Throws `UsageError` where nobody can be asked. */
  readonly prompt: (question: string, options?: PromptOptions) => Promise<string>;
  /** Says something to the user (stderr). */
  readonly say: (text: string) => void;
}

export interface TaskDeclaration {
  /** Dotted; the export's name by default. */
  readonly name?: string;
  /** First line is shown by `--list`, all of it by `-d`. */
  readonly doc: string;
  readonly form: TaskForm;
  readonly parameters?: readonly Parameter[];
  readonly aliases?: readonly string[];
  /** The task a bare namespace, or an empty command line, means. */
  readonly default?: boolean;
  /** Where it runs unless the call or the command line says otherwise: hosts, patterns, `@group`s. */
  readonly hosts?: readonly string[];
  /** The same by groups of the inventory. */
  readonly roles?: readonly string[];
  /** With hosts: one after another, also under `-P`. */
  readonly serial?: boolean;
  /** With hosts: at once also without `-P`; a number: so many of them, also under `-P`. */
  readonly parallel?: boolean | number;
  /** With hosts: on the first of them only. */
  readonly runsOnce?: boolean;
  /** It is about this machine alone: `-H` does not concern it, and `hosts=` is refused. */
  readonly local?: boolean;
  /** Not listed. */
  readonly hidden?: boolean;
  /** How the returned value looks on a terminal. */
  readonly view?: (value: never) => View;
  /** Of a query that shows what would be changed: whether anything would, for `--detailed-exitcode`. */
  readonly changes?: (value: never) => boolean;
}

export type TaskFunction = (context: TaskContext, values: never) => Promise<unknown>;

export interface Task extends TaskDeclaration {
  readonly name: string;
  readonly run: TaskFunction;
  /** `built-in`, or the file it came from. */
  readonly origin: string;
}

/** A task as data: what listings, help and completion need, and the manifest keeps. */
export type TaskEntry = Omit<Task, 'run' | 'view' | 'changes'>;

const functions = ['run', 'view', 'changes'];

/** The data of a task without its functions. */
export function entryOf(task: Task): TaskEntry {
  return Object.fromEntries(
    Object.entries(task).filter(([key]) => !functions.includes(key)),
  ) as unknown as TaskEntry;
}
