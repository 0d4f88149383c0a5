import { DockeropsError } from '../../core/index.ts';

/**
 * What stands before the data of an archive's entry (POSIX pax, "ustar Interchange Format"). Its texts are bytes, read as
 * latin1: names and attributes may be in any encoding, or in none.
 */
export interface Head {
  /** All of it, as it stands there. */
  readonly raw: Buffer;
  /** Its last block. */
  readonly header: Buffer;
  readonly type: string;
  readonly name: string;
  readonly linkname: string;
  /** What extended headers before that block say. */
  readonly records: ReadonlyMap<string, string>;
  /** Of the data behind it, up to the next head. */
  readonly dataBytes: number;
}

export const block = 512;
const zeros = Buffer.alloc(block);

/** A block of zeros and all behind it: the end of an archive. */
export const isEnd = ({ dataBytes }: Head): boolean => dataBytes === Infinity;

/** The head that bytes begin with. Undefined while it is not all there; throws for what is none. */
export function headOf(bytes: Buffer): Head | undefined {
  const records = new Map<string, string>();
  for (let at = 0; ;) {
    const header = bytes.subarray(at, at + block);
    if (header.length < block) return undefined;
    if (!header.equals(zeros) && textAt(header, 257, 5) !== 'ustar') throw broken();
    const size = Number(records.get('size') ?? numberAt(header, 124, 12));
    const read = extensions[textAt(header, 156, 1)];
    if (!(size >= 0) || (read && size > mostExtended)) throw broken();
    at += block;
    if (!read)
      return { ...headerOf(header, records), raw: bytes.subarray(0, at), dataBytes: dataBytes(header, size) };
    const body = bytes.subarray(at, at + size);
    if (body.length < size) return undefined;
    for (const [key, value] of read(body.toString('latin1'))) records.set(key, value);
    at += padded(size);
  }
}

/** Whoever made it, it must not fill our memory. */
const mostExtended = 4 * 1024 * 1024;

const broken = () => new DockeropsError('the stream is no tar archive, or a broken one');

function headerOf(header: Buffer, records: ReadonlyMap<string, string>) {
  const prefix = isPosix(header) ? textAt(header, 345, 155) : '';
  const short = textAt(header, 0, 100);
  return {
    header,
    type: textAt(header, 156, 1),
    name: records.get('path') ?? (prefix === '' ? short : `${prefix}/${short}`),
    linkname: records.get('linkpath') ?? textAt(header, 157, 100),
    records,
  };
}

/** GNU's own format has other things where names go on. */
export const isPosix = (header: Buffer): boolean => header[262] === 0;

type Records = readonly (readonly [key: string, value: string])[];

const zeroEnded = (text: string): string => text.replace(/\0.*/s, '');

/** Headers of the next header, by their types. */
const extensions: Readonly<Record<string, (body: string) => Records>> = {
  x: paxRecords,
  L: (body) => [['path', zeroEnded(body)]],
  K: (body) => [['linkpath', zeroEnded(body)]],
};

/** `LENGTH KEY=VALUE` and a line's end, each, where the length is that of all of it. */
function paxRecords(body: string): Records {
  const records: [string, string][] = [];
  for (let at = 0; at < body.length;) {
    const size = parseInt(body.slice(at, at + 20), 10);
    const [, key, value] = /^\d+ ([^=]+)=(.*)\n$/s.exec(body.slice(at, at + size)) ?? [];
    if (key === undefined || value === undefined) throw broken();
    records.push([key, value]);
    at += size;
  }
  return records;
}

const textAt = (header: Buffer, at: number, length: number): string =>
  zeroEnded(header.toString('latin1', at, at + length));

/** Octal; with its first bit set, GNU's binary form. */
const numberAt = (header: Buffer, at: number, length: number): number =>
  (header[at] ?? 0) & 0x80
    ? header.readUIntBE(at + length - 6, 6)
    : parseInt(textAt(header, at, length), 8) || 0;

/** Links, devices, directories and pipes have none, whatever their size says. */
function dataBytes(header: Buffer, size: number): number {
  if (header.equals(zeros)) return Infinity;
  return '123456'.includes(textAt(header, 156, 1) || '0') ? 0 : padded(size);
}

/** Zeros behind data, up to the end of its block. */
export const padding = (size: number): number => (block - (size % block)) % block;

const padded = (size: number): number => size + padding(size);
