import type { DockeropsEvent } from '../core/index.ts';

/** Consumes events; everything it gets is masked already. */
export interface Renderer {
  handle(event: DockeropsEvent): void;
  /** The last chance to write. `ok` is said apart: an exit code may tell more than failures. */
  end?(exitCode: number, ok: boolean): void;
}
