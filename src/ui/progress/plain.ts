import type { DockeropsEvent, StepView } from '../../core/index.ts';
import type { Style } from '../colour.ts';
import { duration } from '../duration.ts';
import type { Renderer } from '../renderer.ts';
import type { Screen } from '../screen.ts';
import { EndedSteps, flushing, stepName } from './steps.ts';

interface Running {
  readonly step: StepView;
  readonly startedAt: number;
  at: string;
  timer: NodeJS.Timeout;
}

const furtherWordMs = 30_000;

/** For logs: a line when a step ends, and a sign of life from those that take long. */
export class PlainProgress implements Renderer {
  readonly #running = new Map<string, Running>();
  readonly #ended: EndedSteps;
  readonly #screen: Screen;
  readonly #style: Style;
  readonly #wordy: boolean;
  readonly #firstWordMs: number;

  /** With `wordy` every progress line is printed. */
  constructor(screen: Screen, style: Style, wordy: boolean, firstWordMs = 2_000) {
    this.#firstWordMs = firstWordMs;
    this.#screen = screen;
    this.#style = style;
    this.#wordy = wordy;
    this.#ended = new EndedSteps(screen, style);
  }

  handle(event: DockeropsEvent): void {
    if (event.type === 'step-started') this.#start(event.step);
    else if (event.type === 'step-progress') this.#progress(event.id, event.text);
    else if (event.type === 'step-ended') {
      this.#forget(event.step.id);
      this.#ended.add(event);
    } else if (flushing.has(event.type)) this.#ended.flush();
  }

  end(): void {
    for (const id of [...this.#running.keys()]) this.#forget(id);
    this.#ended.flush();
  }

  #start(step: StepView): void {
    const timer = this.#later(step.id, this.#firstWordMs);
    this.#running.set(step.id, { step, startedAt: Date.now(), at: '', timer });
  }

  #later(id: string, ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#stillRunning(id), ms).unref();
  }

  #stillRunning(id: string): void {
    const running = this.#running.get(id);
    if (!running) return;
    this.#say(running, running.at);
    running.timer = this.#later(id, furtherWordMs);
  }

  #progress(id: string, text: string): void {
    const running = this.#running.get(id);
    if (!running) return;
    running.at = text;
    if (this.#wordy) this.#say(running, text);
  }

  #say({ step, startedAt }: Running, text: string): void {
    const elapsed = this.#style('dim', `(${duration(Date.now() - startedAt)})`);
    this.#screen.line('stderr', `… ${stepName(step)} ${elapsed}${text === '' ? '' : ` ${text}`}`);
  }

  #forget(id: string): void {
    clearTimeout(this.#running.get(id)?.timer);
    this.#running.delete(id);
  }
}
