import type { View } from '../core/index.ts';
import type { OutputStream } from './options.ts';
import type { Screen } from './screen.ts';
import { viewText } from './table.ts';

const enter = '\x1b[?1049h\x1b[?25l';
const leave = '\x1b[?25h\x1b[?1049l';
const home = '\x1b[H';
const eraseLineEnd = '\x1b[K';
const eraseBelow = '\x1b[J';

/** A view that is renewed in place, on the terminal's other screen: what was there before comes back at the end. */
export class LiveView {
  readonly #screen: Screen;
  readonly #stdout: OutputStream;
  #latest: View | undefined;
  /** Gives back the hold on what others write. */
  #release: (() => void) | undefined;

  constructor(screen: Screen, stdout: OutputStream) {
    this.#screen = screen;
    this.#stdout = stdout;
  }

  show(view: View): void {
    if (!this.#release) this.#open();
    this.#latest = view;
    const lines = fitting(viewText(view, this.#stdout.columns).split('\n'), this.#stdout.rows ?? 24);
    this.#paint(home + lines.map((line) => line + eraseLineEnd).join('\n') + eraseBelow);
  }

  /** Gives the terminal back and leaves the last view on it. */
  close(): void {
    if (!this.#release) return;
    process.removeListener('exit', this.#restore);
    this.#restore();
    this.#release();
    this.#release = undefined;
    if (this.#latest) this.#screen.line('stdout', viewText(this.#latest, this.#stdout.columns));
  }

  #open(): void {
    void this.#screen.suspend(() => new Promise<void>((resolve) => (this.#release = resolve)));
    process.once('exit', this.#restore);
    this.#paint(enter);
  }

  readonly #restore = (): void => this.#paint(leave);

  #paint(text: string): void {
    this.#screen.paint(text, 'stdout');
  }
}

/** As many lines as there are rows, and how many are left out. */
function fitting(lines: readonly string[], rows: number): readonly string[] {
  if (lines.length <= rows) return lines;
  const shown = lines.slice(0, Math.max(0, rows - 1));
  return [...shown, `… and ${lines.length - shown.length} more`];
}
