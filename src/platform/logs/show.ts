import type { LineSource, SourceLine } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';

interface Named {
  readonly container: string;
  readonly instance: string;
}

/** Emits lines at the pace of who reads them, each under its instance's name where there are several. */
export class Show {
  readonly #run: Run;
  readonly #timestamps: boolean;
  /** By their names. */
  readonly #sources = new Map<string, LineSource>();
  #named: boolean;

  /** With `named`, one instance is named, too: others may join it. */
  constructor(run: Run, timestamps: boolean, named: boolean) {
    this.#run = run;
    this.#timestamps = timestamps;
    this.#named = named;
  }

  source({ container, instance }: Named): LineSource {
    const name = `${container}-${instance}`;
    const known = this.#sources.get(name);
    if (known) return known;
    const source = { name, data: { container, instance } };
    this.#sources.set(name, source);
    this.#named ||= this.#sources.size > 1;
    return source;
  }

  /** Resolves when more may come. */
  async lines(lines: readonly SourceLine[]): Promise<void> {
    if (lines.length === 0) return;
    const nameWidth = Math.max(...[...this.#sources.keys()].map((name) => name.length));
    const { emit, ready } = this.#run;
    emit({ type: 'lines', lines, timestamps: this.#timestamps, ...(this.#named && { nameWidth }) });
    await ready();
    this.#run.signal.throwIfAborted();
  }
}
