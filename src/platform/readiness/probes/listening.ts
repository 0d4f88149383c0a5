const listening = '0A';

/**
 * Whether a socket of /proc/net/tcp or tcp6 (proc(5): addresses as little-endian hexadecimal words) listens on a port
 * that others can reach: one that is bound to the loopback address does not count.
 */
export function listensOn(table: string, port: number): boolean {
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  return rows.some(([, local = '', , state]) => {
    const [address = '', hex = ''] = local.split(':');
    return state === listening && parseInt(hex, 16) === port && !isLoopback(address);
  });
}

const isLoopback = (address: string): boolean =>
  /^.{6}7F$/.test(address) || /^0{16}FFFF0000.{6}7F$/.test(address) || /^0{24}01000000$/.test(address);
