import type { SourceLine } from '../../core/index.ts';

/** Lines of several instances that come within this time are put in order; nobody sees such a delay. */
const patienceMs = 50;
/** More than these wait for nobody. */
const most = 20_000;

/** Gathers lines as they are written and hands them on in the order of time, as far as they come together. */
export class Gather {
  readonly #show: (lines: readonly SourceLine[]) => Promise<void>;
  #lines: SourceLine[] = [];
  /** The round under way, of which there is one at a time: a slow reader must not let rounds pile up. */
  #round: Promise<void> | undefined;
  #hurry = (): void => undefined;

  constructor(show: (lines: readonly SourceLine[]) => Promise<void>) {
    this.#show = show;
  }

  /** Resolves when there is room for more. */
  async add(lines: readonly SourceLine[]): Promise<void> {
    for (const line of lines) this.#lines.push(line);
    this.#begin();
    while (this.#lines.length >= most) {
      this.#hurry();
      await this.#round;
    }
  }

  /** Shows what is there. */
  async flush(): Promise<void> {
    const lines = this.#lines.sort(byTime);
    this.#lines = [];
    await this.#show(lines);
  }

  #begin(): void {
    if (this.#round || this.#lines.length === 0) return;
    const round = this.#wait().then(() => this.flush());
    this.#round = round;
    // A failure stays here, for whoever adds too much to hear of it: it is the run's end.
    round.then(
      () => {
        this.#round = undefined;
        this.#begin();
      },
      () => undefined,
    );
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const byTime = (a: SourceLine, b: SourceLine): number => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0);
