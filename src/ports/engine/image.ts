import type { Labels } from '../labels.ts';

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
