import { DockeropsError } from '../core/index.ts';

const lineFeed = 0x0a;

/**
 * Takes HTTP's chunks apart (RFC 9112 §7.1). Engines send each line of a log as a chunk of its own, and Node's parser
 * makes a call of each; this one moves what a read brought together in its own memory, and hands it on as one piece.
 */
export class Dechunker {
  /** Bytes of the present chunk that are still to come, with the CR LF behind it. */
  #left = 0;
  /** A beginning of a size line. */
  #size = '';
  #ended = false;

  /** True when the last chunk has come: without it an answer was cut off. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The payload of what was read, which is overwritten. */
  push(data: Buffer): Buffer {
    let [from, to] = [0, 0];
    while (from < data.length && !this.#ended) {
      if (this.#left === 0) {
        from = this.#readSize(data, from);
        continue;
      }
      const end = Math.min(data.length, from + this.#left);
      const payload = Math.max(from, Math.min(end, from + this.#left - 2));
      data.copyWithin(to, from, payload);
      to += payload - from;
      this.#left -= end - from;
      from = end;
    }
    return data.subarray(0, to);
  }

  /** Returns where the size line ends. */
  #readSize(data: Buffer, from: number): number {
    const end = data.indexOf(lineFeed, from);
    this.#size += data.toString('latin1', from, end < 0 ? data.length : end);
    if (end < 0) return data.length;
    const size = Number.parseInt(this.#size, 16);
    if (Number.isNaN(size))
      throw new DockeropsError(`the engine sent no chunk but "${this.#size.slice(0, 40)}"`);
    this.#size = '';
    if (size === 0) this.#ended = true;
    else this.#left = size + 2;
    return end + 1;
  }
}
