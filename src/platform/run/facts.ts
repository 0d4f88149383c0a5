import { DockeropsError } from '../../core/index.ts';
import type { ImageDetails, VolumeDetails } from '../../ports/index.ts';
import type { Observed } from '../observe.ts';
import type { PlatformSpec } from '../schema.ts';
import type { NetworkView } from './network-view.ts';
import type { PortClaim } from '../instance/ports.ts';

/** What a plan is made from: everything as values, so that planning needs no engine. */
export interface RunFacts {
  readonly platform: PlatformSpec;
  /** By container. */
  readonly images: ReadonlyMap<string, ImageDetails>;
  readonly network: NetworkView;
  /** Instances and pods of the project. */
  readonly there: Observed;
  /** Ports of containers that this plan neither makes nor replaces. */
  readonly heldPorts: readonly PortClaim[];
  readonly engineHostname: string;
  /** Of dockerops, for the label. */
  readonly version: string;
  /** Those of the project, also of instances that are not there. */
  readonly runtimeVolumes: readonly VolumeDetails[];
  /** 8 hex digits, in the temporary names of this run. */
  readonly token: string;
}

/** Throws for a container whose image was not looked up: a plan asks for those of its decisions only. */
export function imageOf(images: ReadonlyMap<string, ImageDetails>, container: string): ImageDetails {
  const image = images.get(container);
  if (!image) throw new DockeropsError(`no image of ${container} is known`);
  return image;
}
