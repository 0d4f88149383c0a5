import type { DockeropsError, SourcePosition } from '../core/index.ts';

/** One `key = value` of a section. `key[] = value` is an entry with `list`. */
export interface Entry {
  readonly key: string;
  /** Decoded text; empty means that nothing was given. */
  readonly value: string;
  readonly list: boolean;
  readonly where: SourcePosition;
}

export interface Section {
  /** The header's text as written, without brackets; empty for what stands above the first header. */
  readonly name: string;
  readonly where: SourcePosition;
  readonly entries: readonly Entry[];
}

/** What a configuration file says, whatever its format. */
export interface Document {
  readonly file: string;
  readonly sections: readonly Section[];
}

/** A document as far as it could be read, and all that is wrong with it. */
export interface Scanned {
  readonly document: Document;
  readonly errors: readonly DockeropsError[];
}
