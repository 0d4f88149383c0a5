/** Reads the fields of RFC 4251 §5 one after another. Throws `RangeError` at an end that comes too soon. */
export class WireReader {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  uint32(): number {
    this.at += 4;
    return this.#bytes.readUInt32BE(this.at - 4);
  }

  uint64(): bigint {
    this.at += 8;
    return this.#bytes.readBigUInt64BE(this.at - 8);
  }

  string(): Buffer {
    const length = this.uint32();
    if (this.at + length > this.#bytes.length) throw new RangeError('a field is longer than what holds it');
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  text(): string {
    return this.string().toString('utf8');
  }

  get done(): boolean {
    return this.at >= this.#bytes.length;
  }
}

/** A `string` of RFC 4251: its length, then its bytes. */
export function wireString(value: Buffer | string): Buffer {
  const bytes = Buffer.from(value as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
