import type { SourcePosition } from '../core/index.ts';

/** The five types of seed 004's table. */
export const instanceTypes = ['standard', 'published', 'master', 'interactive', 'safemode'] as const;
export type InstanceType = (typeof instanceTypes)[number];

/** The five properties of seed 004, in the table's order. */
export const propertyNames = [
  'linked',
  'publish_ports',
  'persistent_data',
  'persistent_opt',
  'persistent_log',
] as const;
export type PropertyName = (typeof propertyNames)[number];
export type Properties = Readonly<Record<PropertyName, boolean>>;

/** A link as written: to an instance, or to any instance of a container. */
export interface LinkSpec {
  /** As written; `ALIAS_CONTAINER_IP` is derived from it. */
  readonly alias: string;
  readonly container: string;
  readonly instance?: string;
  readonly where: SourcePosition;
}

export interface VolumeSpec {
  /** Absolute path on the engine's host, or a volume's name. */
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export interface PortSpec {
  readonly hostAddress?: string;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
}

/** A port something listens on inside. */
export type ExposedPort = Pick<PortSpec, 'containerPort' | 'protocol'>;

/** Signs of readiness that run.conf names, in the place of the image's own; all of them must be seen. */
export interface ReadySpec {
  /** Ports that accept connections at the instance's address. */
  readonly tcp?: readonly number[];
  /** A regular expression that a line of its log matches, written since it was started. */
  readonly log?: string;
  /** A command that, run inside, ends with 0. */
  readonly command?: readonly string[];
}

/** One section of run.conf, whatever file format it came from. */
export interface InstanceSpec {
  readonly container: string;
  /** Undefined: describes every instance that has no section of its own; `run:all` starts it as `one`. */
  readonly instance?: string;
  readonly where: SourcePosition;
  readonly instanceType?: InstanceType;
  readonly properties: Partial<Properties>;
  readonly links: readonly LinkSpec[];
  /** An empty value means "must be given". */
  readonly env: Readonly<Record<string, { readonly value: string; readonly where: SourcePosition }>>;
  /** Names of `secret.NAME`; values never stand in a file we commit. */
  readonly secrets: Readonly<Record<string, { readonly value: string; readonly where: SourcePosition }>>;
  readonly hostname?: string;
  readonly volumes: readonly VolumeSpec[];
  readonly ports: readonly PortSpec[];
  readonly publishAddress?: string;
  readonly wait: 'ready' | 'started';
  readonly ready?: ReadySpec;
  /** Seconds until a readiness wait is given up; undefined: 60, or what the image's HEALTHCHECK asks for. */
  readonly timeoutSeconds?: number;
  /** Seconds to wait after readiness, before dependents and later instances start. */
  readonly sleepSeconds: number;
  readonly group?: string;
  /** Instances of one pod share one network namespace: one address, one set of ports, localhost. */
  readonly pod?: string;
  /** Ports it listens on, in the place of the image's EXPOSE; empty: none. */
  readonly expose?: readonly ExposedPort[];
  readonly memoryBytes?: number;
  readonly cpus?: number;
  readonly restart?: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  readonly command?: readonly string[];
  /** Where each key that was written stands (`memory`, `env.K`, `link.BASE`), `[defaults]` included. */
  readonly origins?: Readonly<Record<string, SourcePosition>>;
}

/** What `[defaults]` says of every instance, and the built-in values under it. */
export type InstanceSettings = Omit<InstanceSpec, 'container' | 'instance' | 'where'>;

export interface ContainerSpecSource {
  /** A folder of `apps_containers/`, or `dockerops-base`. */
  readonly name: string;
  /** Absolute. */
  readonly context: string;
  /** Path inside the context. */
  readonly dockerfile: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly options?: BuildOptions;
  readonly where?: SourcePosition;
}

/** What only some builds say. */
export interface BuildOptions {
  /** The stage to build. */
  readonly target?: string;
  /** `linux/arm64` */
  readonly platform?: string;
  readonly cacheFrom?: readonly string[];
  /** By the id that the Dockerfile mounts them under. */
  readonly secrets?: Readonly<Record<string, BuildSecret>>;
  /** `default`: the ssh agent of SSH_AUTH_SOCK; else the path of an agent's socket. */
  readonly ssh?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Where a build's secret comes from; its value is in no file of ours. */
export interface BuildSecret {
  /** `given`: as a secret of run.conf, by its id from the environment, host.conf or a question. */
  readonly from: 'file' | 'env' | 'given';
  /** An absolute path, or a variable's name. */
  readonly source: string;
  readonly where: SourcePosition;
}

export interface BaseSpec {
  /** What dockerops-base is built FROM. */
  readonly image: string;
  /** `auto`: make it locally when it cannot be pulled. */
  readonly bootstrap: 'auto' | 'never' | 'always';
  readonly sudo: boolean;
  readonly where?: SourcePosition;
}

/** Where a project lies and what it is called. */
export interface Project {
  readonly name: string;
  /** Absolute, as all paths here. */
  readonly directory: string;
  readonly appsDirectory: string;
  readonly baseDirectory: string;
  readonly dataDirectory: string;
  /** Its instances run on another machine: paths of the project mean nothing there. */
  readonly elsewhere?: boolean;
  readonly confDirectory: string;
  readonly keysDirectory: string;
}

/** THE typed model of a platform; INI and JSON files are readers of it. */
export interface PlatformSpec {
  readonly project: Project;
  readonly base: BaseSpec;
  /** Everything that can be built, dockerops-base included. */
  readonly containers: readonly ContainerSpecSource[];
  /** run.conf in file order, `[defaults]` already laid under. */
  readonly instances: readonly InstanceSpec[];
  /** For instances that no section of run.conf describes. */
  readonly defaults: InstanceSettings;
  readonly ssh: boolean;
  /** Container-to-container ssh. */
  readonly sshPeers: boolean;
  /** Label containers for Docker Desktop and friends (`com.docker.compose.*`). */
  readonly composeLabels: boolean;
  /** Where `push` and `pull` go unless told otherwise: `registry.example.com:5000/team`. */
  readonly registry?: string;
  /** Where each key of build.conf stands, by section. */
  readonly origins?: Readonly<Record<string, Readonly<Record<string, SourcePosition>>>>;
}

export const baseContainer = 'dockerops-base';

/** What the image of pods is called, so no container can be. */
export const pauseContainer = 'dockerops-pause';
