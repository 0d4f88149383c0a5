import type { SourcePosition } from '../../core/index.ts';
import type { DaemonCheck, JobCheck, TestVariant } from './meta/schema.ts';
import type { BuildSettings } from '../keywords/build.ts';
import type { ContainerSettings } from '../keywords/settings.ts';

/** A container of a composition document, read and checked. */
export interface ContainerDefinition {
  readonly name: string;
  /** The unit whose file defines it, which an import may have brought. */
  readonly unit: string;
  readonly where: SourcePosition;
  /** As the user wrote it, for `unit.print`. */
  readonly written: unknown;
  /** What it is made from; absent where nothing says it. */
  readonly image?: string;
  readonly build?: BuildSettings;
  /** Where that says its directory. */
  readonly contextAt?: SourcePosition;
  readonly settings: ContainerSettings;
  /** What `test:check` looks at. */
  readonly daemon: readonly DaemonCheck[];
  readonly job?: JobCheck;
  /** Its own test variants. */
  readonly tests: readonly TestVariant[];
  /** What was changed or left out of what is written. */
  readonly remarks: readonly Remark[];
}

/** Something the user may want to know; `debug` is for who asks. */
export interface Remark {
  readonly level: 'debug' | 'warning';
  readonly text: string;
}

/** One order, checked. */
export interface Order {
  /** In the document, from 0. */
  readonly index: number;
  /** `host` is the machine that runs the tool. */
  readonly container: string;
  readonly command: string;
  /** As written; what is not there has its default. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly variants: readonly string[];
  readonly where?: SourcePosition;
}

/** A unit's command: what is there, and what is to be done with it. */
export interface UnitFile {
  readonly unit: string;
  readonly command: string;
  /** For messages; of a generated command that of `start`. */
  readonly file: string;
  readonly containers: readonly ContainerDefinition[];
  /** Absent where the file only describes containers. */
  readonly orders?: readonly Order[];
}

/** The virtual container: the machine itself. */
export const host = 'host';
/** Where daemon checks are made from; needs no image. */
export const checker = 'e2e-check';
