import { formatAddress, formatBlock, overlaps, parseBlock, sizeOf, type Block } from './ipv4.ts';

/** How a project's network is laid out: our fixed addresses in the lower half, the engine's own choices in `range`. */
export interface NetworkLayout {
  readonly subnet: string;
  readonly gateway: string;
  readonly range: string;
}

const bits = 22;
/** The private blocks of RFC 1918, least used by companies first. */
const pools = ['172.16.0.0/12', '10.0.0.0/8', '192.168.0.0/16'];

/** Fixed addresses in the lower half, the engine's own in the upper (ADR 0003). Throws for what is no subnet, or too small. */
export function layoutOf(subnet: string): NetworkLayout {
  const block = parseBlock(subnet);
  if (!block || block.bits > 29) throw new Error(`${subnet} is no subnet for a network of instances`);
  const upper = { first: block.first + sizeOf(block) / 2, bits: block.bits + 1 };
  return { subnet: formatBlock(block), gateway: formatAddress(block.first + 1), range: formatBlock(upper) };
}

/**
 * Subnets that overlap nothing of `taken` (CIDR blocks; a default route counts for nothing), in order of preference:
 * those of `addresses` first, which containers of the project have from an earlier network.
 */
export function freeSubnets(
  taken: readonly string[],
  wanted: number,
  addresses: readonly string[] = [],
): readonly string[] {
  const blocks = taken.map(parseBlock).filter((block): block is Block => !!block && block.bits > 0);
  const blockerOf = (candidate: Block) => blocks.find((block) => overlaps(block, candidate));
  const earlier = addresses.map(parseBlock).flatMap((at) => (at ? [around(at)] : []));
  const found = new Set(earlier.filter((candidate) => !blockerOf(candidate)).map(formatBlock));
  for (const pool of pools.map(parseBlock) as Block[]) {
    let first = pool.first;
    while (first < pool.first + sizeOf(pool) && found.size < wanted) {
      const candidate = { first, bits };
      const blocker = blockerOf(candidate);
      if (!blocker) found.add(formatBlock(candidate));
      first = blocker ? nextAfter(blocker, candidate) : first + sizeOf(candidate);
    }
  }
  return [...found];
}

/** The subnet of our size an address lies in. */
const around = ({ first }: Block): Block => ({ first: first - (first % sizeOf({ first, bits })), bits });

/** The first aligned address behind a block that is in the way: a /8 is passed in one step. */
function nextAfter(blocker: Block, candidate: Block): number {
  const size = sizeOf(candidate);
  return Math.max(candidate.first + size, Math.ceil((blocker.first + sizeOf(blocker)) / size) * size);
}
