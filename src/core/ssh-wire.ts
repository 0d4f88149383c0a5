/** The data types of the SSH protocol (RFC 4251 §5), as keys and certificates are written in them. */

/** Four bytes, the most significant first. */
export function wireUint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Eight bytes, the most significant first (RFC 4251 §5). */
export function wireUint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}

/** Bytes with their length before them. */
export function wireString(value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([wireUint32(bytes.length), bytes]);
}

/** Reads what the functions above wrote, front to back. Throws `RangeError` past the end. */
export class WireReader {
  readonly #bytes: Buffer;
  #offset = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** How far it was read. */
  get offset(): number {
    return this.#offset;
  }

  get atEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  uint32(): number {
    return this.skip(4).readUInt32BE();
  }

  uint64(): bigint {
    return this.skip(8).readBigUInt64BE();
  }

  string(): Buffer {
    return this.skip(this.uint32());
  }

  text(): string {
    return this.string().toString();
  }

  skip(length: number): Buffer {
    const end = this.#offset + length;
    if (end > this.#bytes.length) throw new RangeError('truncated');
    const slice = this.#bytes.subarray(this.#offset, end);
    this.#offset = end;
    return slice;
  }
}
