import type { DockeropsEvent } from '../core/index.ts';
import { errorData } from './error.ts';
import type { HostLogs } from './host-logs.ts';
import { lineData } from './lines.ts';
import type { Renderer } from './renderer.ts';
import type { Screen } from './screen.ts';
import { summaryData } from './summary.ts';

interface TaskEntry {
  readonly task: string;
  readonly host?: string;
  ok?: boolean;
  value?: unknown;
  error?: unknown;
  output?: OutputEntry[];
}

interface OutputEntry {
  readonly stream: string;
  readonly source?: string;
  text: string;
}

/** One document for the whole invocation, also when it failed or was interrupted. */
export class JsonDocument implements Renderer {
  readonly #screen: Screen;
  readonly #logs: Pick<HostLogs, 'directory'> | undefined;
  readonly #tasks: TaskEntry[] = [];
  readonly #steps: unknown[] = [];
  readonly #plans: unknown[] = [];
  readonly #summaries: unknown[] = [];
  #hosts: unknown;
  #error: unknown;

  constructor(screen: Screen, logs?: Pick<HostLogs, 'directory'>) {
    this.#screen = screen;
    this.#logs = logs;
  }

  handle(event: DockeropsEvent): void {
    if (event.type === 'task-started') this.#tasks.push({ task: event.task, ...hostOf(event) });
    else if (event.type === 'task-ended') this.#set(this.#running(event.task, event.host), { ok: event.ok });
    else if (event.type === 'result') this.#result(event);
    else if (event.type === 'error') this.#fail(event);
    else if (event.type === 'lines') this.#add(event.lines.map(lineData), event.host);
    else if (event.type === 'item') this.#add([event.value], event.host);
    else if (event.type === 'frame') this.#set(this.#innermost(event.host), { value: event.value });
    else if (event.type === 'output') this.#collect(event);
    else if (event.type === 'plan-made' && event.dryRun)
      this.#plans.push({ title: event.title, steps: event.steps });
    else if (event.type === 'plan-ended') this.#summaries.push(summaryData(event));
    else if (event.type === 'hosts-ended') this.#hosts = event.hosts;
    else if (event.type === 'step-ended') this.#steps.push(stepData(event));
  }

  end(exitCode: number, ok: boolean): void {
    const document = {
      schema: 1,
      ok,
      exitCode,
      tasks: this.#tasks.map((entry) => ({ ...entry, ok: entry.ok ?? false })),
      ...(this.#plans.length > 0 && { plans: this.#plans }),
      ...(this.#summaries.length > 0 && { summaries: this.#summaries }),
      ...(this.#steps.length > 0 && { steps: this.#steps }),
      ...(this.#hosts !== undefined && { hosts: this.#hosts }),
      ...(!ok && this.#logs?.directory !== undefined && { logs: this.#logs.directory }),
      ...(this.#error !== undefined && { error: this.#error }),
    };
    this.#screen.line('stdout', JSON.stringify(document, null, 2));
  }

  /** The innermost task of this name that has not ended, on that host. */
  #running(task: string, host: string | undefined): TaskEntry | undefined {
    return this.#tasks.findLast(
      (entry) => entry.task === task && entry.host === host && entry.ok === undefined,
    );
  }

  /** Of a session that ends without a value, what it showed stays. */
  #result({ task, value, host }: Extract<DockeropsEvent, { type: 'result' }>): void {
    if (value !== undefined) this.#set(this.#running(task, host), { value });
  }

  #innermost(host?: string): TaskEntry | undefined {
    return this.#tasks.findLast(
      (entry) => entry.ok === undefined && (host === undefined || entry.host === host),
    );
  }

  /** What comes one by one is the task's value in the end. */
  #add(values: readonly unknown[], host: string | undefined): void {
    const task = this.#innermost(host);
    if (!task) return;
    task.value ??= [];
    if (Array.isArray(task.value)) for (const value of values) task.value.push(value);
  }

  #set(entry: TaskEntry | undefined, values: Partial<TaskEntry>): void {
    if (entry) Object.assign(entry, values);
  }

  /** An error is that of the task it ended; one that came before any task is the invocation's. */
  #fail({ error, task, host }: Extract<DockeropsEvent, { type: 'error' }>): void {
    const entry = task === undefined ? undefined : this.#running(task, host);
    if (entry) entry.error = errorData(error);
    else this.#error ??= errorData(error);
  }

  #collect({ stream, source, text, host }: Extract<DockeropsEvent, { type: 'output' }>): void {
    const task = this.#innermost(host);
    if (!task) return;
    task.output ??= [];
    const last = task.output.at(-1);
    if (last && last.stream === stream && last.source === source) last.text += text;
    else task.output.push({ stream, ...(source !== undefined && { source }), text });
  }
}

/** The host of an event, where one is named. */
export const hostOf = ({ host }: { readonly host?: string }) => (host === undefined ? {} : { host });

/** A step's end as data. */
export function stepData(event: Extract<DockeropsEvent, { type: 'step-ended' }>): Record<string, unknown> {
  const { step, outcome, ms, error, reason } = event;
  return {
    ...step,
    outcome,
    ms,
    ...(reason !== undefined && { reason }),
    ...(error && { error: errorData(error) }),
  };
}
