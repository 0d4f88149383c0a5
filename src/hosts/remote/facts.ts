import { DockeropsError } from '../../core/index.ts';
import type { Host, HostFacts } from '../../ports/index.ts';
import { clashes, parseBoundPorts, parseRoutes } from '../proc.ts';

const between = '--dockerops--';

/** One command tells all: its parts come between marks. */
const question = [
  'uname -n',
  'cat /proc/sys/kernel/random/boot_id 2>/dev/null',
  'id -u',
  'cat /proc/net/route 2>/dev/null',
  '(ip -4 -o addr show 2>/dev/null || true)',
].join(`; echo ${between}; `);

/** What a machine says of itself; without iproute2 there it knows no addresses. */
export async function remoteFacts(host: Host): Promise<HostFacts> {
  const { stdout, stderr, exitCode } = await host.run({ argv: ['/bin/sh', '-c', question] });
  if (exitCode !== 0)
    throw new DockeropsError(`cannot ask ${host.name} about itself: ${stderr.trim()}`, { host: host.name });
  const [name = '', boot = '', uid = '', routes = '', addresses = ''] = stdout.split(`${between}\n`);
  return {
    hostname: name.trim(),
    bootId: boot.trim(),
    uid: Number(uid),
    addresses: firstAddresses(addresses),
    routes: parseRoutes(routes),
  };
}

/** `2: eth0    inet 172.17.0.2/16 brd …` */
function firstAddresses(text: string): Record<string, string> {
  const found = [...text.matchAll(/^\d+:\s+([^\s@]+)\S*\s+inet\s+([\d.]+)/gm)].reverse();
  return Object.fromEntries(found.map(([, name = '', address = '']) => [name, address]));
}

/** As on this machine: read from /proc over there. */
export async function remotePortTaken(
  host: Host,
  port: number,
  protocol: 'tcp' | 'udp',
  address: string,
): Promise<boolean> {
  const command = `cat /proc/net/${protocol}; echo ${between}; cat /proc/net/${protocol}6 2>/dev/null; true`;
  const { stdout } = await host.run({ argv: ['/bin/sh', '-c', command] });
  const bound = stdout.split(`${between}\n`).flatMap((table) => parseBoundPorts(table, protocol));
  return bound.some((socket) => clashes(socket, port, address));
}
