import type { DockeropsEvent } from '../core/index.ts';
import { colourOf, type Style } from './colour.ts';
import { LineWriter } from './lines.ts';
import { LiveView } from './live-view.ts';
import type { OutputStream } from './options.ts';
import { planText } from './plan.ts';
import type { Renderer } from './renderer.ts';
import type { Screen } from './screen.ts';
import { viewText } from './table.ts';
import { pad, widthOf } from './width.ts';

type Output = Extract<DockeropsEvent, { type: 'output' }>;
type Result = Extract<DockeropsEvent, { type: 'result' }>;

/** Data for people: tables, a dry run's plan, and output as it comes. */
export class Results implements Renderer {
  readonly #screen: Screen;
  readonly #stdout: OutputStream;
  readonly #style: Style;
  readonly #lines: LineWriter;
  readonly #live: LiveView;
  #prefixWidth = 0;

  constructor(screen: Screen, stdout: OutputStream, style: Style) {
    this.#screen = screen;
    this.#stdout = stdout;
    this.#style = style;
    this.#lines = new LineWriter(style);
    this.#live = new LiveView(screen, stdout);
  }

  handle(event: DockeropsEvent): void {
    if (event.type === 'output') this.#screen.write(event.stream, this.#outputText(event));
    else if (event.type === 'lines') this.#screen.write('stdout', this.#lines.bytesOf(event));
    else if (event.type === 'item') this.#screen.line('stdout', event.text);
    else if (event.type === 'frame') this.#live.show(event.view);
    else if (event.type === 'error' || event.type === 'task-ended') this.#live.close();
    else if (event.type === 'result') this.#result(event);
    else if (event.type === 'plan-made' && event.dryRun)
      this.#screen.line('stdout', planText(event, this.#style));
  }

  end(): void {
    this.#live.close();
  }

  #result({ value, view, heading }: Result): void {
    if (heading !== undefined && value !== undefined)
      this.#screen.line('stdout', this.#style('bold', `${heading}:`));
    const columns = this.#stdout.isTTY ? this.#stdout.columns : undefined;
    if (view) this.#screen.line('stdout', viewText(view, columns));
    else if (typeof value === 'string') this.#screen.line('stdout', value.replace(/\n$/, ''));
    else if (value !== undefined && value !== null)
      this.#screen.line('stdout', JSON.stringify(value, null, 2));
  }

  /** Bytes without a source stay as they are; lines with one get `name | ` in front, aligned. */
  #outputText({ text, source }: Output): string {
    if (source === undefined) return text;
    this.#prefixWidth = Math.max(this.#prefixWidth, widthOf(source));
    const prefix = this.#style(colourOf(source), `${pad(source, this.#prefixWidth)} |`);
    const lines = text.replace(/\n$/, '').split('\n');
    return lines.map((line) => `${prefix} ${line}\n`).join('');
  }
}
