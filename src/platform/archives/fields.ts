// What stands where in a block of an archive (POSIX pax, "ustar Header Block").

export const block = 512;
export const zeros: Buffer = Buffer.alloc(block);

/** GNU's own format has other things where names go on. */
export const isPosix = (header: Buffer): boolean => header[262] === 0;

/** The sum of a header's bytes, as if blanks stood in the sum's place. */
export const checksumOf = (header: Buffer): number =>
  header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);

export const zeroEnded = (text: string): string => text.replace(/\0.*/s, '');

export const textAt = (header: Buffer, at: number, length: number): string =>
  zeroEnded(header.toString('latin1', at, at + length));

/** Octal, or GNU's binary form. */
export function numberAt(header: Buffer, at: number, length: number): number {
  const field = header.toString('latin1', at, at + length);
  if (/^\x80\0{5}/.test(field)) return header.readUIntBE(at + length - 6, 6);
  return numberOf(`0${field.replace(/^ +|[ \0]+$/g, '')}`, 8);
}

/** NaN for what some programs read as one number, and some as another. */
export const numberOf = (digits: string, base: 8 | 10): number =>
  (base === 8 ? /^[0-7]+$/ : /^\d+$/).test(digits) ? parseInt(digits, base) : NaN;

/** Zeros behind data, up to the end of its block. */
export const padding = (size: number): number => (block - (size % block)) % block;
