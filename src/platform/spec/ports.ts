import { isIP } from 'node:net';
import { BadValue } from '../../config/index.ts';
import type { ExposedPort, PortSpec } from '../schema.ts';

const expected = 'a port such as 8080:80, 127.0.0.1:8080:80, 53:53/udp or 8000-8010:8000-8010';
const pattern =
  /^(?:(?:\[([^\]]+)\]|(\d+\.[\d.]+)):)?(?:(\d+(?:-\d+)?):)?(\d+(?:-\d+)?)(?:\/(tcp|udp|sctp))?$/;

/** Reads Docker's notation of a published port; a range gives one for each. */
export function parsePorts(text: string): readonly PortSpec[] {
  const [, six, four, host, inside = '', protocol = 'tcp'] = pattern.exec(text) ?? [];
  const address = six ?? four;
  const containerPorts = range(inside, expected);
  const hostPorts = range(host ?? inside, expected);
  if (hostPorts.length !== containerPorts.length || (address !== undefined && isIP(address) === 0)) {
    throw new BadValue(expected);
  }
  return containerPorts.map((containerPort, index) => ({
    ...(address === undefined ? {} : { hostAddress: address }),
    hostPort: hostPorts[index] ?? containerPort,
    containerPort,
    protocol: protocol as PortSpec['protocol'],
  }));
}

function range(text: string, expected: string): readonly number[] {
  const [from = NaN, to = from] = text.split('-').map(Number);
  if (!(from >= 1 && to >= from && to <= 65535)) throw new BadValue(expected);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

const expectedExpose = 'a port such as 80, 53/udp or 8000-8010, or none';
const exposed = /^(\d+(?:-\d+)?)(?:\/(tcp|udp|sctp))?$/;

/** Reads a port something listens on, or a range; `none` is no port at all. */
export function parseExpose(text: string): readonly ExposedPort[] {
  if (text === 'none') return [];
  const [, ports, protocol = 'tcp'] = exposed.exec(text) ?? [];
  if (ports === undefined) throw new BadValue(expectedExpose);
  return range(ports, expectedExpose).map((containerPort) => ({
    containerPort,
    protocol: protocol as PortSpec['protocol'],
  }));
}

/** IPv4 or IPv6. Throws `BadValue` for names: the engine publishes on addresses only. */
export function parseAddress(text: string): string {
  if (isIP(text) === 0) throw new BadValue('an IP address');
  return text;
}

/** True when both cannot be published on one host. */
export const samePort = (a: PortSpec, b: PortSpec): boolean =>
  a.hostPort === b.hostPort &&
  a.protocol === b.protocol &&
  (a.hostAddress === b.hostAddress || anyAddress(a.hostAddress) || anyAddress(b.hostAddress));

const anyAddress = (address: string | undefined): boolean =>
  address === undefined || ['', '0.0.0.0', '::'].includes(address);
