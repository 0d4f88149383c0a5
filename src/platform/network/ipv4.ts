/** An IPv4 block: first address and prefix length. */
export interface Block {
  readonly first: number;
  readonly bits: number;
}

/** How many addresses it has, the first and the last included. */
export const sizeOf = (block: Block): number => 2 ** (32 - block.bits);

/** Reads `172.16.0.0/22`; undefined for anything else (an IPv6 subnet, say). */
export function parseBlock(cidr: string): Block | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)(?:\/(\d+))?$/.exec(cidr);
  if (!match) return undefined;
  const [a, b, c, d] = match.slice(1, 5).map(Number) as [number, number, number, number];
  const bits = Number(match[5] ?? 32);
  if (Math.max(a, b, c, d) > 255 || bits > 32) return undefined;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return { first: address - (address % 2 ** (32 - bits)), bits };
}

/** `172.16.0.1` of a number below 2^32. */
export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** `172.16.0.0/22` */
export const formatBlock = (block: Block): string => `${formatAddress(block.first)}/${block.bits}`;

/** Whether any address is in both. */
export const overlaps = (a: Block, b: Block): boolean =>
  a.first < b.first + sizeOf(b) && b.first < a.first + sizeOf(a);
