import { DockeropsError } from '../../core/index.ts';
import type { ContainerSummary, ImageDetails, PortBinding } from '../../ports/index.ts';
import type { ExposedPort } from '../schema.ts';
import { instanceKey, type ResolvedInstance } from './instance.ts';

type ExposingImage = Pick<ImageDetails, 'exposedPorts'>;

/** What an instance says it listens on: run.conf's `expose`, else the image's EXPOSE. */
export const exposedPorts = ({ expose }: ResolvedInstance, image: ExposingImage): readonly ExposedPort[] =>
  expose ?? image.exposedPorts.flatMap(parseExposed);

/** What an instance publishes: `ports[]`, and with `publish_ports` every EXPOSE on the same number (seed 004). */
export function publishedPorts(instance: ResolvedInstance, image: ExposingImage): readonly PortBinding[] {
  const listed = instance.ports.map((port) => ({
    containerPort: port.containerPort,
    protocol: port.protocol,
    hostPort: port.hostPort,
    hostAddress: port.hostAddress ?? instance.publishAddress,
  }));
  if (!instance.properties.publish_ports) return listed;
  const exposed = exposedPorts(instance, image).map((port) => ({
    ...port,
    hostPort: port.containerPort,
    hostAddress: instance.publishAddress,
  }));
  return [...listed, ...exposed.filter((port) => !listed.some((other) => sameTarget(other, port)))];
}

const sameTarget = (a: PortBinding, b: PortBinding): boolean =>
  a.containerPort === b.containerPort && a.protocol === b.protocol;

/** Reads `80/tcp`, `53/udp`, `7000-7002/tcp`. */
export function parseExposed(text: string): readonly ExposedPort[] {
  const match = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp|sctp))?$/.exec(text);
  if (!match) return [];
  const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
  const protocol = (match[3] ?? 'tcp') as PortBinding['protocol'];
  return Array.from({ length: last - first + 1 }, (_, index) => ({ containerPort: first + index, protocol }));
}

/** A host port and who has it or wants it. */
export interface PortClaim {
  readonly hostPort: number;
  readonly protocol: string;
  readonly hostAddress: string;
  /** For the message: `demo-one`, `container web (not of this project)`. */
  readonly by: string;
}

/** Its published ports, each with whose it is. */
export const claimsOf = (instance: ResolvedInstance, ports: readonly PortBinding[]): readonly PortClaim[] =>
  ports.map((port) => ({ ...port, by: instanceKey(instance) }));

/** Ports that containers hold now. Stopped ones hold none. */
export function heldPorts(containers: readonly ContainerSummary[]): readonly PortClaim[] {
  return containers.flatMap((container) =>
    container.ports.flatMap((port) =>
      port.hostPort === undefined
        ? []
        : [
            {
              hostPort: port.hostPort,
              protocol: port.protocol,
              hostAddress: port.hostAddress ?? '',
              by: `container ${container.name}`,
            },
          ],
    ),
  );
}

/** An error for each port that is wanted twice, or by us and had by another container. */
export function portClashes(
  wanted: readonly PortClaim[],
  held: readonly PortClaim[],
): readonly DockeropsError[] {
  return wanted.flatMap((claim, index) => {
    const twin = wanted.slice(0, index).find((other) => collide(other, claim));
    if (twin) return [clash(claim, `is wanted by ${twin.by} and by ${claim.by}`)];
    const holder = held.find((other) => collide(other, claim));
    return holder ? [clash(claim, `is wanted by ${claim.by} but taken by ${holder.by}`)] : [];
  });
}

/** The refusal of a port that no container, but something else on the machine, listens on. */
export const portTakenByProcess = (claim: PortClaim): DockeropsError =>
  clash(claim, `is wanted by ${claim.by} but another process of this machine listens there`);

function clash(claim: PortClaim, what: string): DockeropsError {
  const address = claim.hostAddress === '' ? '' : `${claim.hostAddress}:`;
  return new DockeropsError(`port ${address}${claim.hostPort}/${claim.protocol} ${what}`, {
    hint: [
      'publish another one: ports[] = HOSTPORT:CONTAINERPORT in run.conf',
      'or none: publish_ports=False',
    ],
  });
}

/** Whether both cannot be published at once: an address that is every address collides with all. */
export const collide = (a: PortClaim, b: PortClaim): boolean =>
  a.hostPort === b.hostPort && a.protocol === b.protocol && sameAddress(a.hostAddress, b.hostAddress);

const everywhere = new Set(['', '0.0.0.0', '::']);
const sameAddress = (a: string, b: string): boolean => a === b || everywhere.has(a) || everywhere.has(b);
