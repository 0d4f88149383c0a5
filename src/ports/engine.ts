import type { Readable, Writable } from 'node:stream';
import type { Images } from './images.ts';
import type { Labels } from './labels.ts';

export interface EngineFacts {
  readonly version: string;
  /** The negotiated API version. */
  readonly apiVersion: string;
  readonly os: string;
  readonly arch: string;
  readonly cpus: number;
  /** The engine's own host name. */
  readonly hostname: string;
  /** True when the endpoint is a socket on this machine, so that ports and routes are ours to look at. */
  readonly local: boolean;
  /** Where the engine keeps images and containers, on its own host. */
  readonly rootDirectory?: string;
}

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

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

export interface PublishedPort {
  readonly containerPort: number;
  readonly protocol: string;
  readonly hostPort?: number;
  readonly hostAddress?: string;
}

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

export type Mount =
  | { readonly type: 'bind'; readonly source: string; readonly target: string; readonly readOnly?: boolean }
  | { readonly type: 'volume'; readonly source: string; readonly target: string; readonly readOnly?: boolean }
  | { readonly type: 'tmpfs'; readonly target: string };

export interface PortBinding {
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly hostPort: number;
  /** Empty: all addresses. */
  readonly hostAddress: string;
}

/** What a container is made from, in our words; the adapter speaks the API's. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Labels;
  readonly hostname?: string;
  readonly user?: string;
  readonly tty?: boolean;
  readonly openStdin?: boolean;
  readonly mounts: readonly Mount[];
  readonly ports: readonly PortBinding[];
  readonly network?: {
    readonly name: string;
    readonly address?: string;
    readonly aliases: readonly string[];
    /** `container:alias` names only this container sees (works on user-defined networks). */
    readonly links: readonly string[];
  };
  /** The id of a container whose network it shares: no host name, ports or network of its own then. */
  readonly networkOf?: string;
  readonly restart?: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  readonly memoryBytes?: number;
  readonly cpus?: number;
  readonly autoRemove?: boolean;
  readonly extraHosts?: readonly string[];
  /** What `stop` sends first; SIGTERM unless the image says otherwise. */
  readonly stopSignal?: string;
  readonly api?: ApiSettings;
}

/** Settings in the API's own words, for which there are none here; they win over the others. */
export interface ApiSettings {
  /** Of the create call: Cmd, Env, Volumes … */
  readonly config: Readonly<Record<string, unknown>>;
  readonly hostConfig: Readonly<Record<string, unknown>>;
  /** `NetworkingConfig.EndpointsConfig` */
  readonly endpoints?: Readonly<Record<string, unknown>>;
}

export interface CommitOptions {
  readonly message?: string;
  readonly author?: string;
  /** Instructions of a Dockerfile. */
  readonly changes?: readonly string[];
  /** Whether its processes stand still meanwhile; yes unless told. */
  readonly pause?: boolean;
}

export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** A line as a container wrote it: bytes, since nobody promises that they are UTF-8. */
export interface LogEntry {
  readonly stream: LogLine['stream'];
  /** When the engine got it: RFC 3339 in UTC with nanoseconds, so that text compares as time does. */
  readonly time: string;
  /** Without the line's end. */
  readonly bytes: Buffer;
}

export interface LogOptions {
  readonly tail?: number;
  readonly follow?: boolean;
  /** Seconds since the epoch; as text with nine decimals. Lines of this very moment are included, here and below. */
  readonly since?: number | string;
  readonly until?: number | string;
}

/** What is at a path in a container. */
export interface PathStat {
  readonly type: 'file' | 'directory' | 'link' | 'other';
  readonly sizeBytes: number;
  /** Of a link: where it leads in the container, absolute; empty otherwise. */
  readonly linkTarget: string;
}

/** What a container uses at a moment, worked out as the docker CLI does. */
export interface ContainerStats {
  /** Of one CPU: 200 are two of them. Undefined for the first of a stream, which has nothing to compare with. */
  readonly cpuPercent?: number;
  /** Without the page cache that can be dropped at any time. */
  readonly memoryBytes: number;
  /** Its own limit, else the machine's memory. */
  readonly memoryLimitBytes: number;
  /** Since it was started, like the following; undefined for a network that is not its own. */
  readonly network?: { readonly receivedBytes: number; readonly sentBytes: number };
  readonly blockReadBytes: number;
  readonly blockWrittenBytes: number;
  /** Processes and threads. */
  readonly pids: number;
}

export interface ExecSpec {
  readonly argv: readonly string[];
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly workdir?: string;
  readonly tty?: boolean;
  readonly stdin?: boolean;
}

/** A stream that a terminal or a protocol can be laid over. */
export interface SessionStream {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Absent under a TTY, where both are one. */
  readonly stderr?: Readable;
  resize(size: { readonly columns: number; readonly rows: number }): Promise<void>;
  /** Resolves with the exit code once all output was read. */
  ended(): Promise<number>;
  close(): void;
}

export interface Containers {
  /** One call; filters by labels (`key` or `key=value`), never by name prefix. */
  list(filter: {
    readonly labels?: readonly string[];
    readonly all?: boolean;
  }): Promise<readonly ContainerSummary[]>;
  /** By id or name; undefined when there is none. */
  inspect(id: string): Promise<ContainerDetails | undefined>;
  create(spec: ContainerSpec): Promise<string>;
  start(id: string): Promise<void>;
  stop(id: string, graceSeconds?: number): Promise<void>;
  restart(id: string, graceSeconds?: number): Promise<void>;
  /** `anonymousVolumes`: those that were made for it alone go along; named ones never do. */
  remove(
    id: string,
    options?: { readonly force?: boolean; readonly anonymousVolumes?: boolean },
  ): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  /** Resolves with the exit code when the container has stopped. */
  wait(id: string): Promise<number>;
  logs(id: string, options: LogOptions): AsyncIterable<LogLine>;
  /** The same for millions of lines: as many at a time as came together, at the reader's pace. */
  logEntries(id: string, options: LogOptions): AsyncIterable<readonly LogEntry[]>;
  /** What it uses, about once a second, until it ends; with `once` a single time, after about two. */
  stats(id: string, options?: { readonly once?: boolean }): AsyncIterable<ContainerStats>;
  /** Runs to the end and returns what it wrote. */
  run(
    id: string,
    spec: ExecSpec,
  ): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;
  exec(id: string, spec: ExecSpec): Promise<SessionStream>;
  /** Attach before start: the stream of the container's own process. */
  attach(id: string): Promise<SessionStream>;
  /** Unpacks a tar below `path`, which must exist; works on stopped containers and through mounts. */
  putArchive(id: string, path: string, tar: Readable | Buffer): Promise<void>;
  /** Undefined when there is no such path. */
  statPath(id: string, path: string): Promise<PathStat | undefined>;
  /** A tar of `path`, or undefined when there is no such path. */
  getArchive(id: string, path: string): Promise<Readable | undefined>;
  /** Makes an image of a container. */
  commit(id: string, reference: string, options?: CommitOptions): Promise<string>;
}

export interface NetworkDetails {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly labels: Labels;
  readonly subnets: readonly {
    readonly subnet: string;
    readonly gateway?: string;
    readonly range?: string;
  }[];
  readonly containers: readonly string[];
}

export interface Networks {
  list(): Promise<readonly NetworkDetails[]>;
  inspect(name: string): Promise<NetworkDetails | undefined>;
  create(spec: {
    readonly name: string;
    readonly labels: Labels;
    readonly subnet: string;
    readonly range: string;
    readonly gateway: string;
  }): Promise<string>;
  remove(name: string): Promise<void>;
}

export interface VolumeDetails {
  readonly name: string;
  readonly labels: Labels;
}

export interface Volumes {
  /** `unused`: only those that no container mounts, running or not. */
  list(filter: {
    readonly labels?: readonly string[];
    readonly unused?: boolean;
  }): Promise<readonly VolumeDetails[]>;
  inspect(name: string): Promise<VolumeDetails | undefined>;
  /** Create if absent; the first creator's labels stay, and are what is returned. */
  create(name: string, labels: Labels): Promise<VolumeDetails>;
  remove(name: string): Promise<void>;
}

/** Something that happened on the engine (API: `SystemEvents`). */
export interface EngineEvent {
  readonly kind: string;
  /** `start`, `die`, `health_status: healthy` … */
  readonly action: string;
  /** Of a container, a network; the name of a volume. */
  readonly id: string;
  /** Its labels, of containers only, and the engine's own: name, image, exitCode … */
  readonly attributes: Labels;
  /** RFC 3339 in UTC with nanoseconds. */
  readonly time: string;
}

export interface EventFilter {
  readonly kinds: readonly ('container' | 'network' | 'volume')[];
  readonly labels?: readonly string[];
  /** Seconds since the epoch, as in `LogOptions`. Engines remember some hundreds of events. */
  readonly since?: number | string;
  /** Without it events are told as they happen, until the signal. */
  readonly until?: number | string;
}

/** A Docker engine, wherever it is. Calls end early when the bound signal aborts. */
export interface Engine {
  /** For messages: `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  facts(): Promise<EngineFacts>;
  readonly containers: Containers;
  readonly images: Images;
  readonly networks: Networks;
  readonly volumes: Volumes;
  /** Resolves when the engine listens: of what happens after that, nothing is missed. */
  events(filter: EventFilter): Promise<AsyncIterable<EngineEvent>>;
  /** The same engine, its calls ended by this signal. */
  bind(signal: AbortSignal): Engine;
}
