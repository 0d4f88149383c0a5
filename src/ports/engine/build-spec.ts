import type { Readable } from 'node:stream';
import type { Secret } from '../../core/index.ts';
import type { Labels } from '../labels.ts';
import type { RegistryLogin } from './registry.ts';

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
