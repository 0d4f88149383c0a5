import type { DockeropsEvent, SourceLine } from '../core/index.ts';
import { errorData } from './error.ts';
import { hostOf, stepData } from './json.ts';
import { lineData } from './lines.ts';
import type { Renderer } from './renderer.ts';
import type { Screen } from './screen.ts';
import { summaryData } from './summary.ts';

/** The event stream, one JSON object a line; the last one says how it ended. */
export class JsonLines implements Renderer {
  readonly #screen: Screen;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  handle(event: DockeropsEvent): void {
    if (event.type === 'lines') this.#lines(event.lines);
    else this.#line(eventData(event));
  }

  end(exitCode: number, ok: boolean): void {
    this.#line({ type: 'end', ok, exitCode });
  }

  /** In one piece, as a log is long. */
  #lines(lines: readonly SourceLine[]): void {
    const texts = lines.map((line) => JSON.stringify({ schema: 1, type: 'line', ...lineData(line) }));
    this.#screen.line('stdout', texts.join('\n'));
  }

  #line(data: Record<string, unknown>): void {
    this.#screen.line('stdout', JSON.stringify({ schema: 1, ...data }));
  }
}

function eventData(event: DockeropsEvent): Record<string, unknown> {
  if (event.type === 'step-ended') return { type: event.type, ...stepData(event) };
  if (event.type === 'plan-ended') return { type: event.type, ...summaryData(event) };
  if (event.type === 'error') return { ...event, error: errorData(event.error) };
  if (event.type === 'item' || event.type === 'frame')
    return { type: event.type, value: event.value, ...hostOf(event) };
  if (event.type === 'result')
    return { type: event.type, task: event.task, value: event.value, ...hostOf(event) };
  return { ...event };
}
