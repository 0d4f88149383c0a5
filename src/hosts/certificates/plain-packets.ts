import type { Duplex } from 'node:stream';

/** No packet before the keys are exchanged is longer (RFC 4253 §6.1). */
const longestPacket = 35_000;

/** Packets of RFC 4253 §6 before anything is encrypted, behind the line by which the other side greets. */
export class PlainPackets {
  readonly #stream: Duplex;
  readonly #chunks: AsyncIterator<Buffer, undefined>;
  #bytes = Buffer.alloc(0);
  #greeted = false;

  constructor(stream: Duplex) {
    this.#stream = stream;
    this.#chunks = (stream as AsyncIterable<Buffer, undefined>)[Symbol.asyncIterator]();
  }

  send(payload: Buffer): void {
    const padding = 8 - ((payload.length + 5) % 8) + 4;
    const length = 1 + payload.length + padding + ((8 - ((payload.length + 5 + padding) % 8)) % 8);
    const packet = Buffer.alloc(4 + length);
    packet.writeUInt32BE(length);
    packet[4] = length - 1 - payload.length;
    payload.copy(packet, 5);
    this.#stream.write(packet);
  }

  /** The payload of the next packet of this kind; others are passed over. Undefined when the other side ends. */
  async next(kind: number): Promise<Buffer | undefined> {
    for (;;) {
      const payload = this.#take();
      if (payload?.[0] === kind) return payload;
      if (payload) continue;
      const chunk = await this.#chunks.next();
      if (chunk.done === true || this.#bytes.length > longestPacket) return undefined;
      this.#bytes = Buffer.concat([this.#bytes, chunk.value]);
    }
  }

  #take(): Buffer | undefined {
    if (!this.#greeted && !this.#greet()) return undefined;
    if (this.#bytes.length < 5) return undefined;
    const length = this.#bytes.readUInt32BE();
    if (this.#bytes.length < 4 + length) return undefined;
    const payload = this.#bytes.subarray(5, 4 + length - (this.#bytes[4] ?? 0));
    this.#bytes = this.#bytes.subarray(4 + length);
    return payload;
  }

  /** Lines may come before the one that begins with `SSH-`. */
  #greet(): boolean {
    const [line] = /(?:^|\n)SSH-[^\n]*\n/.exec(this.#bytes.toString('latin1')) ?? [];
    if (line === undefined) return false;
    this.#bytes = this.#bytes.subarray(this.#bytes.indexOf(line) + line.length);
    this.#greeted = true;
    return true;
  }
}
