import { byText } from '../../core/index.ts';
import type { PublishedPort } from '../../ports/index.ts';

export type Health = 'healthy' | 'unhealthy' | 'starting';

/** The health in the engine's sentence ("Up 3 minutes (healthy)"); null for an image without HEALTHCHECK. */
export function healthOf(status: string): Health | null {
  const word = /\((?:health: )?(healthy|unhealthy|starting)\)/.exec(status)?.[1];
  return (word as Health | undefined) ?? null;
}

/** The exit code in "Exited (137) 3 minutes ago"; null while it runs. */
export function exitCodeOf(status: string): number | null {
  const code = /^Exited \((\d+)\)/.exec(status)?.[1];
  return code === undefined ? null : Number(code);
}

/** `running (healthy)`, `exited (137)` */
export function stateText(of: { state: string; health: string | null; exitCode: number | null }): string {
  const detail = of.health ?? of.exitCode;
  return detail === null ? of.state : `${of.state} (${detail})`;
}

/** `0.0.0.0:8080->80`, neighbours as a range; what is exposed only is left out, IPv6 twins of IPv4 too. */
export function portsText(ports: readonly PublishedPort[]): string {
  const published = ports.filter((port) => port.hostPort !== undefined && !hasTwin(port, ports));
  const ordered = [...published].sort((a, b) => byText(groupOf(a), groupOf(b)) || hostPort(a) - hostPort(b));
  return runsOf(ordered).map(runText).join(', ');
}

const hostPort = (port: PublishedPort) => port.hostPort ?? 0;
const groupOf = (port: PublishedPort) => `${port.hostAddress ?? ''} ${port.protocol}`;

/** The engine lists a port on all addresses twice: 0.0.0.0 and ::. */
const hasTwin = (port: PublishedPort, ports: readonly PublishedPort[]) =>
  port.hostAddress === '::' &&
  ports.some(
    (other) =>
      other.hostAddress === '0.0.0.0' && other.hostPort === port.hostPort && other.protocol === port.protocol,
  );

interface PortRun {
  readonly first: PublishedPort;
  last: PublishedPort;
}

function runsOf(ordered: readonly PublishedPort[]): readonly PortRun[] {
  const runs: PortRun[] = [];
  for (const port of ordered) {
    const run = runs.at(-1);
    if (run && follows(run.last, port)) run.last = port;
    else runs.push({ first: port, last: port });
  }
  return runs;
}

const follows = (one: PublishedPort, next: PublishedPort) =>
  groupOf(one) === groupOf(next) &&
  hostPort(next) === hostPort(one) + 1 &&
  next.containerPort === one.containerPort + 1;

function runText({ first, last }: PortRun): string {
  const range = (from: number, to: number) => (from === to ? String(from) : `${from}-${to}`);
  const address = first.hostAddress?.includes(':') ? `[${first.hostAddress}]` : (first.hostAddress ?? '');
  const outside = range(hostPort(first), hostPort(last));
  const inside = range(first.containerPort, last.containerPort);
  return `${address}:${outside}->${inside}${first.protocol === 'tcp' ? '' : `/${first.protocol}`}`;
}

const units = [
  ['w', 7 * 24 * 3600],
  ['d', 24 * 3600],
  ['h', 3600],
  ['m', 60],
] as const;

/** `42s`, `3m`, `5h`, `2d`, `6w`: the largest unit of which there are whole ones. */
export function ageText(seconds: number): string {
  const [unit, size] = units.find(([, unitSize]) => seconds >= unitSize) ?? (['s', 1] as const);
  return `${Math.max(0, Math.floor(seconds / size))}${unit}`;
}

/** The engine's hash of an image that lost its tag, cut as people know it. */
export const imageText = (image: string): string => image.replace(/^sha256:([0-9a-f]{12}).*$/, '$1');
