import { Transform } from 'node:stream';

/** More than this is no greeting of a login shell. */
const longestNoise = 1024 * 1024;

/** Passes on what comes behind a line that is `mark`, and keeps what came before. */
export class Marked extends Transform {
  #noise = Buffer.alloc(0);
  #met = false;
  readonly #mark: Buffer;

  constructor(mark: string) {
    super();
    this.#mark = Buffer.from(`${mark}\n`);
  }

  /** True once the command itself was reached. */
  get met(): boolean {
    return this.#met;
  }

  /** What was printed before. */
  get noise(): string {
    return this.#noise.toString('utf8');
  }

  override _transform(chunk: Buffer, _encoding: string, done: (error?: Error, data?: Buffer) => void): void {
    if (this.#met) {
      done(undefined, chunk);
      return;
    }
    const text = Buffer.concat([this.#noise, chunk]);
    const at = text.indexOf(this.#mark);
    this.#met = at !== -1;
    this.#noise = this.#met ? text.subarray(0, at) : text.subarray(-longestNoise);
    done(undefined, this.#met ? text.subarray(at + this.#mark.length) : undefined);
  }
}
