import { headOf, isEnd, type Head } from './heads.ts';

/** Looks at every head of an archive, up to its end. Throws an `Error` where that is missing. */
export async function readHeads(archive: AsyncIterable<Buffer>, each: (head: Head) => void): Promise<void> {
  const rewriter = new Rewriter((head) => {
    each(head);
    return undefined;
  });
  for await (const chunk of archive) rewriter.push(chunk);
  if (!rewriter.ended) throw new Error('its end is missing');
}

/** An archive whose heads are replaced one by one; what `change` gives nothing for is left out with its data. */
export async function* withHeads(
  archive: AsyncIterable<Buffer>,
  change: (head: Head) => Buffer | undefined,
): AsyncGenerator<Buffer> {
  const rewriter = new Rewriter(change);
  for await (const chunk of archive) {
    const kept = rewriter.push(chunk);
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

  get ended(): boolean {
    return this.#dataBytes === Infinity;
  }

  /** What is kept of these bytes. */
  push(chunk: Buffer): readonly Buffer[] {
    const kept: Buffer[] = [];
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    for (;;) {
      const data = this.#take(Math.min(this.#dataBytes, this.held.length));
      this.#dataBytes -= data.length;
      if (this.#keeps && data.length > 0) kept.push(data);
      const head = this.#dataBytes > 0 ? undefined : headOf(this.held);
      if (!head) return kept;
      const raw = this.#take(head.raw.length);
      const replaced = isEnd(head) ? raw : this.#change(head);
      if (replaced) kept.push(replaced);
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
