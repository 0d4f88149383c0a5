/** Readers of Linux's /proc/net, which show addresses as little-endian hexadecimal words (proc(5)). */

const words = (line: string): string[] => line.trim().split(/\s+/);

const bytesOf = (hex: string): number[] => hex.match(/../g)?.map((pair) => parseInt(pair, 16)) ?? [];

const dotted = (hex: string): string => bytesOf(hex).reverse().join('.');

const prefixLength = (mask: string): number =>
  bytesOf(mask).reduce((length, byte) => length + byte.toString(2).replaceAll('0', '').length, 0);

/** Destinations of /proc/net/route in CIDR form, without the default route. */
export function parseRoutes(text: string): readonly string[] {
  const rows = text.trim().split('\n').slice(1).map(words);
  const routes = rows.map(([, destination = '', , , , , , mask = '']) => ({
    address: dotted(destination),
    length: prefixLength(mask),
  }));
  return routes.filter((route) => route.length > 0).map((route) => `${route.address}/${route.length}`);
}

export interface BoundPort {
  /** Dotted for IPv4; empty for "any", and for IPv6 "any", which takes IPv4's ports too. */
  readonly address: string;
  readonly port: number;
}

/** States of a socket that holds its port: listening (tcp), unconnected (udp). */
const holding = { tcp: '0A', udp: '07' } as const;

/** Ports held by the sockets of /proc/net/{tcp,tcp6,udp,udp6}. */
export function parseBoundPorts(text: string, protocol: 'tcp' | 'udp'): readonly BoundPort[] {
  const rows = text.trim().split('\n').slice(1).map(words);
  return rows.filter((row) => row[3] === holding[protocol]).map(([, local = '']) => boundPort(local));
}

function boundPort(local: string): BoundPort {
  const [address = '', port = ''] = local.split(':');
  return { address: plainAddress(address), port: parseInt(port, 16) };
}

function plainAddress(hex: string): string {
  if (/^0*$/.test(hex)) return '';
  if (hex.length === 8) return dotted(hex);
  const mapped = /^0{16}FFFF0000(.{8})$/.exec(hex)?.[1];
  return mapped === undefined ? hex : dotted(mapped);
}

/** Two sockets want the same port when either means every address, or both mean the same. */
export const clashes = (bound: BoundPort, port: number, address: string): boolean =>
  bound.port === port && (bound.address === '' || isAny(address) || bound.address === address);

const isAny = (address: string): boolean => address === '' || address === '0.0.0.0' || address === '::';
