import type { DockeropsEvent } from '../../core/index.ts';
import { hostOf } from '../host-of.ts';
import type { Renderer } from '../renderer.ts';

/** Shows hosts at work as a renderer of steps shows steps: each is a line with what it said last. */
export class HostProgress implements Renderer {
  readonly #steps: Renderer;

  constructor(steps: Renderer) {
    this.#steps = steps;
  }

  handle(event: DockeropsEvent): void {
    const host = hostOf(event);
    if (host === undefined) return;
    const step = { id: host, title: host, kind: 'host' };
    if (event.type === 'host-started') this.#steps.handle({ type: 'step-started', step });
    else if (event.type === 'output')
      this.#steps.handle({ type: 'step-progress', id: host, text: event.text });
    else if (event.type === 'step-started')
      this.#steps.handle({ type: 'step-progress', id: host, text: event.step.title });
    else if (event.type === 'host-ended')
      this.#steps.handle({ type: 'step-ended', step, outcome: event.ok ? 'done' : 'failed', ms: event.ms });
  }

  end(): void {
    this.#steps.end?.(0, true);
  }
}
