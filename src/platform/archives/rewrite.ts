import { headOf, isEnd, type Head } from './heads.ts';

/** An archive whose heads are replaced one by one; what `change` gives nothing for is left out with its data. */
export async function* withHeads(
  archive: AsyncIterable<Buffer>,
  change: (head: Head) => Buffer | undefined,
): AsyncGenerator<Buffer> {
  const rewriter = new Rewriter(change);
  for await (const chunk of archive) {
    const kept = [...rewriter.push(chunk)];
    if (kept.length > 0) yield kept.length === 1 && kept[0] ? kept[0] : Buffer.concat(kept);
  }
  // Of an archive that broke off: its reader finds no end.
  if (rewriter.held.length > 0) yield rewriter.held;
}

class Rewriter {
  readonly #change: (head: Head) => Buffer | undefined;
  #dataBytes = 0;
  #keeps = true;
  /** The beginning of a head. */
  held: Buffer = Buffer.alloc(0);

  constructor(change: (head: Head) => Buffer | undefined) {
    this.#change = change;
  }

  *push(chunk: Buffer): Generator<Buffer> {
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    for (;;) {
      const data = this.#take(Math.min(this.#dataBytes, this.held.length));
      this.#dataBytes -= data.length;
      if (this.#keeps && data.length > 0) yield data;
      const head = this.#dataBytes > 0 ? undefined : headOf(this.held);
      if (!head) return;
      const raw = this.#take(head.raw.length);
      const replaced = isEnd(head) ? raw : this.#change(head);
      if (replaced) yield replaced;
      this.#keeps = replaced !== undefined;
      this.#dataBytes = head.dataBytes;
    }
  }

  #take(size: number): Buffer {
    const taken = this.held.subarray(0, size);
    this.held = this.held.subarray(size);
    return taken;
  }
}
