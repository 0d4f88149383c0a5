import { stripVTControlCharacters } from 'node:util';
import type { DockeropsEvent, StepView } from '../../core/index.ts';
import type { Style } from '../colour.ts';
import type { OutputStream } from '../options.ts';
import type { Renderer } from '../renderer.ts';
import type { Footer, Screen } from '../screen.ts';
import { cut, widthOf } from '../width.ts';
import { EndedSteps, flushing, stepName } from './steps.ts';

interface Running {
  readonly step: StepView;
  readonly startedAt: number;
  at: string;
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const frameMs = 100;
const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
// A terminal that knows them shows what lies between at once; others ignore them.
const beginUpdate = '\x1b[?2026h';
const endUpdate = '\x1b[?2026l';

/** For terminals: a line for each running step below everything that has ended. */
export class LiveProgress implements Renderer, Footer {
  readonly #running = new Map<string, Running>();
  readonly #ended: EndedSteps;
  readonly #screen: Screen;
  readonly #stderr: OutputStream;
  readonly #style: Style;
  #timer: NodeJS.Timeout | undefined;
  #frame = 0;
  /** Lines on the terminal now. */
  #height = 0;

  constructor(screen: Screen, stderr: OutputStream, style: Style) {
    this.#screen = screen;
    this.#stderr = stderr;
    this.#style = style;
    this.#ended = new EndedSteps(screen, style);
    screen.setFooter(this);
  }

  handle(event: DockeropsEvent): void {
    if (event.type === 'step-started')
      this.#running.set(event.step.id, { step: event.step, startedAt: Date.now(), at: '' });
    else if (event.type === 'step-progress') this.#progress(event.id, event.text);
    else if (event.type === 'step-ended') {
      this.#running.delete(event.step.id);
      this.#ended.add(event);
    } else if (flushing.has(event.type)) this.#ended.flush();
    this.#keepMoving();
  }

  end(): void {
    this.#running.clear();
    this.#keepMoving();
    this.#ended.flush();
  }

  erase(): void {
    if (this.#height > 0) this.#screen.paint(`\x1b[${this.#height}A\r\x1b[J`);
    this.#height = 0;
  }

  draw(): void {
    const lines = this.#lines();
    if (lines.length === 0 || this.#screen.suspended) return;
    this.#screen.paint(hideCursor + lines.map((line) => `${line}\n`).join(''));
    this.#height = lines.length;
  }

  leave(): void {
    this.erase();
    this.#showCursor();
  }

  #progress(id: string, text: string): void {
    const running = this.#running.get(id);
    const line = stripVTControlCharacters(text).trim().split('\n').at(-1);
    if (running && line) running.at = line;
  }

  /** The timer lives, and the cursor is hidden, exactly as long as there is something to show. */
  #keepMoving(): void {
    if (this.#running.size > 0 && !this.#timer) {
      this.#timer = setInterval(() => this.#tick(), frameMs).unref();
      process.once('exit', this.#showCursor);
      this.#redraw();
    } else if (this.#running.size === 0 && this.#timer) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      process.removeListener('exit', this.#showCursor);
      this.leave();
    }
  }

  readonly #showCursor = (): void => this.#screen.paint(showCursor);

  #tick(): void {
    this.#frame = (this.#frame + 1) % frames.length;
    this.#redraw();
  }

  #redraw(): void {
    if (this.#screen.suspended) return;
    this.#screen.paint(beginUpdate);
    this.erase();
    this.draw();
    this.#screen.paint(endUpdate);
  }

  #lines(): readonly string[] {
    const room = Math.max(1, (this.#stderr.rows ?? 24) - 2);
    const all = [...this.#running.values()];
    const shown = all.slice(0, all.length > room ? room - 1 : room).map((running) => this.#line(running));
    const left = all.length - shown.length;
    return left > 0 ? [...shown, this.#style('dim', `  and ${left} more`)] : shown;
  }

  #line({ step, startedAt, at }: Running): string {
    const columns = (this.#stderr.columns ?? 80) - 1;
    const seconds = `${Math.floor((Date.now() - startedAt) / 1000)} s`;
    const name = cut(stepName(step), columns - seconds.length - 4);
    const rest = columns - widthOf(name) - seconds.length - 6;
    const progress = at === '' || rest < 4 ? '' : `  ${cut(at, rest)}`;
    return `${this.#style('cyan', frames[this.#frame] ?? '')} ${name}  ${this.#style('dim', `${seconds}${progress}`)}`;
  }
}
