import type { Labels } from '../labels.ts';

export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly imageId: string;
  readonly labels: Labels;
  readonly state: ContainerState;
  /** The engine's sentence: "Up 3 minutes (healthy)". */
  readonly status: string;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  readonly ports: readonly PublishedPort[];
  readonly networks: Readonly<Record<string, NetworkEndpoint>>;
  /** The id of the container whose network it shares; it has none of its own then. */
  readonly networkOf?: string;
  readonly mounts: readonly MountPoint[];
}

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

export interface ContainerDetails extends ContainerSummary {
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly error: string;
  readonly startedAt: string;
  readonly health?: 'starting' | 'healthy' | 'unhealthy';
  readonly hostname: string;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly entrypoint: readonly string[];
  readonly tty: boolean;
  readonly restart: string;
  /** The engine's whole answer, for `info` and tests. */
  readonly raw: unknown;
}

export interface PublishedPort {
  readonly containerPort: number;
  readonly protocol: string;
  readonly hostPort?: number;
  readonly hostAddress?: string;
}

/** Something mounted in a container. */
export interface MountPoint {
  readonly type: string;
  /** On the engine's host. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** A volume's. */
  readonly name?: string;
}

/** A container's place on a network. */
export interface NetworkEndpoint {
  /** Empty while it does not run. */
  readonly address: string;
  /** As it was asked for; empty when the engine chose. */
  readonly fixedAddress: string;
  /** The network's id: one of the same name may have been made since. */
  readonly networkId?: string;
}
