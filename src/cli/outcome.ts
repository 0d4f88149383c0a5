import { ExitCode, type DockeropsError, type DockeropsEvent, type EventSink } from '../core/index.ts';

/** Of `--detailed-exitcode`, under which every error is 1. */
const changed = 2;

/** How a command line ends, as its events and errors say it. */
export class Outcome {
  /** Of the last error there was. */
  exitCode: number = ExitCode.ok;
  ok = true;
  /** Tells the user; each error once. */
  readonly emit: EventSink;
  readonly #detailed: boolean;
  readonly #reported = new WeakSet<Error>();
  #changes = false;

  constructor(sink: EventSink, detailed: boolean) {
    this.#detailed = detailed;
    this.emit = (event) => {
      if (event.type === 'error') this.#reported.add(event.error);
      this.#changes ||= tellsChanges(event);
      sink(event);
    };
  }

  fail(error: DockeropsError): void {
    this.ok = false;
    this.exitCode = this.#detailed ? ExitCode.failed : error.exitCode;
    if (!this.#reported.has(error)) this.emit({ type: 'error', error });
  }

  /** All tasks are done. */
  done(): void {
    if (this.#detailed && this.#changes) this.exitCode = changed;
  }
}

/** A plan with steps, done or only shown, or a query that found something to do. */
const tellsChanges = (event: DockeropsEvent): boolean =>
  (event.type === 'plan-made' && event.steps.length > 0) ||
  (event.type === 'result' && event.changes === true);
