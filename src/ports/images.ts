import type { Readable } from 'node:stream';
import type { Secret } from '../core/index.ts';
import type { Labels } from './labels.ts';

export interface ImageDetails {
  readonly id: string;
  readonly tags: readonly string[];
  readonly labels: Labels;
  readonly createdAt: string;
  readonly sizeBytes: number;
  /** As the engine calls it: `amd64`, `arm64`. */
  readonly arch?: string;
  /** Digests of its layers, the lowest first. */
  readonly layers?: readonly string[];
  /** The image it was made from by this engine; empty where that is not known. */
  readonly parentId?: string;
  /** `80/tcp`, as the image has them, inherited ones included. */
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthcheck?: {
    readonly test: readonly string[];
    /** What its CMD-SHELL form runs in (SHELL of the Dockerfile). */
    readonly shell?: readonly string[];
    readonly intervalMs?: number;
    readonly timeoutMs?: number;
    readonly startPeriodMs?: number;
    /** Failures in a row before the engine calls it unhealthy. */
    readonly retries?: number;
  };
  readonly user: string;
}

export interface BuildSpec {
  readonly reference: string;
  /** The context as an uncompressed tar. */
  readonly context: Readable;
  /** Path inside the context. */
  readonly dockerfile: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly labels: Labels;
  readonly cache: boolean;
  readonly target?: string;
  /** Images whose layers may be taken instead of building them. */
  readonly cacheFrom?: readonly string[];
  /** `linux/arm64`; the engine's own unless told. */
  readonly platform?: string;
  /** What the build may ask for. BuildKit builds then, else the engine's classic builder. */
  readonly session?: SessionNeeds;
  /** Further parameters of the API's build call; `remote` is a context that the engine fetches itself. */
  readonly api?: Readonly<Record<string, string | number | boolean>>;
}

/** What a BuildKit build asks whoever started it for; it goes over a connection of its own, into no layer. */
export interface SessionNeeds {
  /** By the id that `RUN --mount=type=secret,id=…` names. */
  readonly secrets: Readonly<Record<string, Secret>>;
  /** Path of the ssh agent's socket on this machine, for `RUN --mount=type=ssh`. */
  readonly sshAgent?: string;
  /** How to log in at a registry, by its host. */
  login(registry: string): Promise<RegistryLogin | undefined>;
}

/** What a registry wants to see of who pulls or pushes. */
export type RegistryLogin =
  | { readonly username: string; readonly password: Secret }
  /** Of registries that issue tokens: Azure, Google, a browser's log-in. */
  | { readonly identityToken: Secret };

export interface TransferOptions {
  /** A registry that says nothing for so long is given up. */
  readonly silenceMs: number;
  readonly login?: RegistryLogin;
  readonly platform?: string;
}

/** An image as a list has it: one call for all of them. */
export interface ImageSummary {
  readonly id: string;
  /** `REPOSITORY:TAG`; none for one that lost its tag. */
  readonly tags: readonly string[];
  /** `REPOSITORY@sha256:…`, as registries know it. */
  readonly digests: readonly string[];
  readonly labels: Labels;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  readonly sizeBytes: number;
  /** The image it was made from by this engine; empty where that is not known. */
  readonly parentId: string;
}

/** What images take on the engine's disk. */
export interface ImageUsage {
  /** All layers, each counted once. */
  readonly totalBytes: number;
  /** By image id: the bytes it shares with no other image. */
  readonly ownBytes: ReadonlyMap<string, number>;
}

export interface Images {
  inspect(reference: string): Promise<ImageDetails | undefined>;
  list(filter: { readonly labels?: readonly string[] }): Promise<readonly ImageDetails[]>;
  /** Those that have a tag or none upon them; by one call. */
  summaries(filter: { readonly labels?: readonly string[] }): Promise<readonly ImageSummary[]>;
  usage(): Promise<ImageUsage>;
  /** Throws with the failed step's last lines. Returns the image's id. */
  build(spec: BuildSpec, onLine: (line: string) => void): Promise<string>;
  /**
   * Throws `UnreachableError` for a registry that does not answer, `DeniedError` for one that refuses, else an error that
   * names the reference. Returns the digest, where the registry tells one.
   */
  pull(
    reference: string,
    options: TransferOptions,
    onLine: (line: string) => void,
  ): Promise<string | undefined>;
  /** The same errors. Returns the digest under which the registry has it now. */
  push(reference: string, options: TransferOptions, onLine: (line: string) => void): Promise<string>;
  /** Makes an image of a root filesystem's tar. */
  importTar(tar: Readable, reference: string, labels: Labels): Promise<string>;
  tag(id: string, reference: string): Promise<void>;
  /** `keepParents`: images it was made from stay, also where they have no name. */
  remove(
    reference: string,
    options?: { readonly force?: boolean; readonly keepParents?: boolean },
  ): Promise<void>;
  history(reference: string): Promise<readonly { readonly createdBy: string; readonly sizeBytes: number }[]>;
  /** `docker save`: the tar of an image with its layers. */
  save(reference: string): Promise<Readable>;
  load(tar: Readable): Promise<void>;
}
