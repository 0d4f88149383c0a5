import type { Labels } from '../labels.ts';

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
