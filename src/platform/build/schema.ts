import type { Readable } from 'node:stream';
import type { SourcePosition } from '../../core/index.ts';
import type { ContainerSpecSource } from '../schema.ts';

/** What may be asked of a build. */
export interface BuildRequest {
  /** `all`, `dockerops-base` or a container. */
  readonly name: string;
  /** Shows the builds' whole output. */
  readonly progress: boolean;
  /** False: every layer is built anew. */
  readonly cache: boolean;
  /** Asks the registry for newer images to build FROM. */
  readonly pull: boolean;
  /** In the place of build.conf's, for what was asked for. */
  readonly target?: string | undefined;
  readonly platform?: string | undefined;
  /** Build arguments, over build.conf's. */
  readonly args?: Readonly<Record<string, string>>;
}

/** An image that a Dockerfile builds upon: named by FROM or by COPY --from. */
export interface ImageReference {
  readonly image: string;
  /** 1-based. */
  readonly line: number;
}

/** A container's Dockerfile and context, read. */
export interface BuildSource {
  readonly container: ContainerSpecSource;
  /** build.conf's and ours: all that is passed to the engine. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Containers of this project it builds upon. */
  readonly parents: readonly string[];
  /** Images from elsewhere it builds upon. */
  readonly externals: readonly string[];
  /** Absolute paths that never go into a context: keys, data, answers of host.conf. */
  readonly excluded: readonly string[];
  readonly contextDigest: string;
  /** Why the classic builder will not do. */
  readonly buildKit?: { readonly what: string; readonly where: SourcePosition };
}

/** Something in a Dockerfile that only BuildKit can build: `RUN --mount=type=secret`. */
export interface BuildKitNeed {
  readonly what: string;
  /** 1-based. */
  readonly line: number;
}

/** How one image came out. */
export interface BuiltImage {
  readonly container: string;
  readonly image: string;
  readonly outcome: 'built' | 'unchanged';
}

/** Something of a build context. */
export interface ContextEntry {
  /** Below the context, with `/`. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink';
  /** Permission bits. */
  readonly mode: number;
  readonly sizeBytes: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** Where a symlink points. */
  readonly target?: string;
  /** The content of a file. */
  open(): Readable;
}

export interface ContextSource {
  /** Absolute. */
  readonly context: string;
  /** Path inside the context. */
  readonly dockerfile: string;
  /** Absolute paths left out besides what `.dockerignore` says. */
  readonly excluded: readonly string[];
}
