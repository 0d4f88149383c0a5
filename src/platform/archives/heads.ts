import {
  block,
  checksumOf,
  isPosix,
  numberAt,
  numberOf,
  padding,
  textAt,
  zeroEnded,
  zeros,
} from './fields.ts';

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
  readonly records: Records;
  /** As it is said, also of what has no data. */
  readonly size: number;
  /** Of the data behind it, up to the next head. */
  readonly dataBytes: number;
}

/** As it is shown, and compared with what is text. */
export const textOf = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8');

type Records = ReadonlyMap<string, string>;

/** A block of zeros and all behind it: the end of an archive. */
export const isEnd = ({ dataBytes }: Head): boolean => dataBytes === Infinity;

/** Whoever made it, it must not fill our memory. */
const mostExtended = 4 * 1024 * 1024;

/**
 * The head that bytes begin with. Undefined while it is not all there. Throws an `Error` for what is none, or where programs
 * that read archives would not agree what it says.
 */
export function headOf(bytes: Buffer): Head | undefined {
  const records = new Map<string, string>();
  const seen = new Set<string>();
  for (let at = 0; ;) {
    const header = bytes.subarray(at, at + block);
    if (header.length < block) return undefined;
    demandHeader(header);
    const type = textAt(header, 156, 1);
    const read = extensions[type];
    const said = read ? undefined : records.get('size');
    const size = said === undefined ? numberAt(header, 124, 12) : numberOf(said, 10);
    if (!(size >= 0) || (read && size > mostExtended) || seen.has(type)) throw broken();
    at += block;
    if (!read) return { ...headerOf(header, records, size), raw: bytes.subarray(0, at) };
    const body = bytes.subarray(at, at + size);
    if (body.length < size) return undefined;
    const found = read(body.toString('latin1'));
    if (found.some(([key]) => records.has(key))) throw broken();
    for (const [key, value] of found) records.set(key, value);
    seen.add(type);
    at += size + padding(size);
  }
}

const broken = () => new Error('it is broken, or no tar archive');

function demandHeader(header: Buffer): void {
  if (header.equals(zeros)) return;
  if (textAt(header, 257, 5) !== 'ustar' || numberAt(header, 148, 8) !== checksumOf(header)) throw broken();
}

function headerOf(header: Buffer, records: Records, size: number): Omit<Head, 'raw'> {
  const type = textAt(header, 156, 1);
  const prefix = isPosix(header) ? textAt(header, 345, 155) : '';
  const short = textAt(header, 0, 100);
  return {
    header,
    type,
    name: zeroEnded(records.get('path') ?? (prefix === '' ? short : `${prefix}/${short}`)),
    linkname: zeroEnded(records.get('linkpath') ?? textAt(header, 157, 100)),
    records,
    size,
    dataBytes: header.equals(zeros) ? Infinity : isWithoutData(type) ? 0 : size + padding(size),
  };
}

/** Links, devices, directories and pipes, whatever their size says. */
export const isWithoutData = (type: string): boolean => /^[1-6]$/.test(type);

type Said = readonly [key: string, value: string];

/** Headers of the next header, by their types: of POSIX, and GNU's for long names. */
const extensions: Readonly<Partial<Record<string, (body: string) => readonly Said[]>>> = {
  x: paxRecords,
  L: (body) => [['path', zeroEnded(body)]],
  K: (body) => [['linkpath', zeroEnded(body)]],
};

/** `LENGTH KEY=VALUE` and a line's end, each, where the length is that of all of it. */
function paxRecords(body: string): readonly Said[] {
  const records: Said[] = [];
  for (let at = 0; at < body.length;) {
    const size = parseInt(body.slice(at, at + 20), 10);
    const [, key, value] = /^\d+ ([^=]+)=(.*)\n$/s.exec(body.slice(at, at + size)) ?? [];
    if (key === undefined || value === undefined) throw broken();
    records.push([key, value]);
    at += size;
  }
  return records;
}
