import type { Readable, Writable } from 'node:stream';

/** A piece of one of the two streams that the engine interleaves on one connection. */
export interface Piece {
  readonly stream: 'stdout' | 'stderr';
  readonly data: Buffer;
}

const headerLength = 8;

/**
 * Takes the engine's frames apart (API: "attach", stream format: type, 0 0 0, length as uint32 BE, payload).
 * Pieces are handed on as they come, so that a large frame is never held whole.
 */
export class Demultiplexer {
  #header = Buffer.alloc(0);
  #left = 0;
  #stream: Piece['stream'] = 'stdout';

  /** The pieces a chunk completes. */
  push(chunk: Buffer): Piece[] {
    const pieces: Piece[] = [];
    let rest = chunk;
    while (rest.length > 0) rest = this.#left > 0 ? this.#payload(rest, pieces) : this.#readHeader(rest);
    return pieces;
  }

  #payload(chunk: Buffer, pieces: Piece[]): Buffer {
    const data = chunk.subarray(0, this.#left);
    this.#left -= data.length;
    pieces.push({ stream: this.#stream, data });
    return chunk.subarray(data.length);
  }

  #readHeader(chunk: Buffer): Buffer {
    const missing = headerLength - this.#header.length;
    this.#header = Buffer.concat([this.#header, chunk.subarray(0, missing)]);
    if (this.#header.length === headerLength) {
      this.#stream = this.#header[0] === 2 ? 'stderr' : 'stdout';
      this.#left = this.#header.readUInt32BE(4);
      this.#header = Buffer.alloc(0);
    }
    return chunk.subarray(missing);
  }
}

/** Pumps `source` into two streams; a slow reader of either slows the source down. */
export async function demultiplex(source: Readable, stdout: Writable, stderr: Writable): Promise<void> {
  const frames = new Demultiplexer();
  for await (const chunk of source) {
    for (const { stream, data } of frames.push(chunk as Buffer))
      await deliver(data, stream === 'stdout' ? stdout : stderr);
  }
}

/** The same for a TTY, which has one stream only. */
export async function passOn(source: Readable, target: Writable): Promise<void> {
  for await (const chunk of source) await deliver(chunk as Buffer, target);
}

/** Waits while the target is full. Output nobody wants any more is dropped. */
async function deliver(data: Buffer, target: Writable): Promise<void> {
  if (target.destroyed || target.write(data)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      target.off('drain', done).off('close', done);
      resolve();
    };
    target.on('drain', done).on('close', done);
  });
}
