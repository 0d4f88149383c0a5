import { checksumOf, isPosix, padding } from './fields.ts';
import type { Head } from './heads.ts';

/** A head with its name, and what a hard link means, below a directory; symbolic links lead where they led. */
export function below(head: Head, directory: string): Buffer {
  const parent = Buffer.from(`${directory}/`).toString('latin1');
  const header = Buffer.from(head.header);
  const records = new Map(head.records);
  const put = (key: string, at: number, text: string) => {
    header.fill(0, at, at + fieldBytes).write(text, at, fieldBytes, 'latin1');
    if (text.length > fieldBytes) records.set(key, text);
    else records.delete(key);
  };
  if (isPosix(header)) header.fill(0, 345, 500);
  put('path', 0, `${parent}${head.name}`);
  put('linkpath', 157, head.type === '1' ? `${parent}${head.linkname}` : head.linkname);
  return Buffer.concat([...extendedHeader(records, header), withChecksum(header)]);
}

/** Of a name; longer ones stand in an extended header. */
const fieldBytes = 100;

function extendedHeader(records: Head['records'], of: Buffer): readonly Buffer[] {
  if (records.size === 0) return [];
  const body = Buffer.from([...records].map(recordOf).join(''), 'latin1');
  const header = Buffer.from(of).fill(0, 0, fieldBytes).fill(0, 157, 257);
  header.write('PaxHeader', 0);
  header.write(`${body.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('x', 156);
  return [withChecksum(header), body, Buffer.alloc(padding(body.length))];
}

/** Its length counts itself. */
function recordOf([key, value]: readonly [string, string]): string {
  const rest = ` ${key}=${value}\n`;
  let size = rest.length;
  while (String(size).length + rest.length !== size) size = String(size).length + rest.length;
  return `${size}${rest}`;
}

function withChecksum(header: Buffer): Buffer {
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
