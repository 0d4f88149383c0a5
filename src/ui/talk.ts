import { InterruptedError, ManyErrors, type DockeropsEvent, type HostOutcome } from '../core/index.ts';
import type { Style } from './colour.ts';
import { chain, errorText } from './error.ts';
import type { Verbosity } from './options.ts';
import type { HostLogs } from './host-logs.ts';
import { planText } from './plan.ts';
import { recapText } from './recap.ts';
import type { Renderer } from './renderer.ts';
import type { Screen } from './screen.ts';
import { summaryText } from './summary.ts';

type PlanEnded = Extract<DockeropsEvent, { type: 'plan-ended' }>;
type Message = Extract<DockeropsEvent, { type: 'message' }>;

/** Messages and errors on stderr, whatever the format of the data is. Each error is told once. */
export class Talk implements Renderer {
  readonly #told = new WeakSet<Error>();
  /** Errors of failed steps: normally one of them is the task's error, but none may get lost. */
  readonly #untold = new Set<Error>();
  readonly #screen: Screen;
  readonly #style: Style;
  readonly #verbosity: Verbosity;
  readonly #cwd: string;
  readonly #logs: Pick<HostLogs, 'directory'> | undefined;

  constructor(
    screen: Screen,
    style: Style,
    verbosity: Verbosity,
    cwd: string,
    logs?: Pick<HostLogs, 'directory'>,
  ) {
    this.#screen = screen;
    this.#style = style;
    this.#verbosity = verbosity;
    this.#cwd = cwd;
    this.#logs = logs;
  }

  handle(event: DockeropsEvent): void {
    if (event.type === 'message') this.#message(event);
    else if (event.type === 'error') this.#tell(event.error);
    else if (event.type === 'hosts-ended') this.#recap(event.hosts);
    else if (event.type === 'step-ended' && event.outcome === 'failed' && event.error)
      this.#untold.add(event.error);
    else if (event.type === 'plan-ended' && !event.ok) this.#sumUp(event);
    else if (event.type === 'plan-made' && !event.dryRun && this.#wordy())
      this.#screen.line('stderr', planText(event, this.#style));
  }

  end(): void {
    for (const error of this.#untold) this.#tell(error);
  }

  /** Other failures first: the first cause is told last, by whoever ends the task with it. */
  #sumUp(event: PlanEnded): void {
    for (const error of this.#untold) if (error !== event.error) this.#tell(error);
    const text = summaryText(event);
    if (text !== undefined) this.#screen.line('stderr', text);
  }

  #recap(hosts: readonly HostOutcome[]): void {
    this.#screen.line('stderr', recapText(hosts, this.#style));
    const directory = this.#logs?.directory;
    if (directory !== undefined && hosts.some(({ outcome }) => outcome !== 'ok'))
      this.#screen.line('stderr', `  all that they said: ${directory}`);
  }

  #wordy(): boolean {
    return this.#verbosity === 'verbose' || this.#verbosity === 'debug';
  }

  #message({ level, text }: Message): void {
    if (level === 'debug' && !this.#wordy()) return;
    if (level === 'info' && this.#verbosity === 'quiet') return;
    if (level === 'warning') this.#screen.line('stderr', `${this.#style('yellow', 'warning:')} ${text}`);
    else this.#screen.line('stderr', level === 'debug' ? this.#style('dim', text) : text);
  }

  #tell(error: Error): void {
    if (this.#told.has(error) || (error instanceof InterruptedError && error.expected)) return;
    const parts = [error, ...(error instanceof ManyErrors ? error.errors : [])];
    for (const part of parts.flatMap(chain)) {
      this.#told.add(part);
      this.#untold.delete(part);
    }
    const look = { style: this.#style, cwd: this.#cwd, stack: this.#verbosity === 'debug' };
    this.#screen.line('stderr', errorText(error, look));
  }
}
