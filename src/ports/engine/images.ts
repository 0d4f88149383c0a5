import type { Readable } from 'node:stream';
import type { Labels } from '../labels.ts';
import type { BuildSpec } from './build-spec.ts';
import type { ImageDetails, ImageSummary, ImageUsage } from './image.ts';
import type { TransferOptions } from './registry.ts';

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
  /**
   * `docker save`: the tar of an image with its layers. `without`: so many of its lowest are left out, for an engine that
   * has them already.
   */
  save(reference: string, without?: number): Promise<Readable>;
  load(tar: Readable): Promise<void>;
}
