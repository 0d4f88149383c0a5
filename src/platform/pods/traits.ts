import type { ImageDetails, Run } from '../../ports/index.ts';
import { label } from '../labels.ts';
import type { ObservedInstance } from '../observe.ts';
import { isBased } from '../readiness/probe.ts';

/** What a pod has to know of a member's image. */
export interface ImageTraits {
  /** `80/tcp`, as the image has them. */
  readonly exposedPorts: readonly string[];
  /** Whether it starts as dockerops-base does, with an sshd. */
  readonly based: boolean;
}

/** By container: what its image is like, as far as it is built. */
export type TraitsOf = (container: string) => ImageTraits | undefined;

/** What of a member's image its pod depends on. */
export const traitsOf = (image: ImageDetails): ImageTraits => ({
  exposedPorts: [...image.exposedPorts].sort(),
  based: isBased(image),
});

/** The text of the traits label. */
export const writeTraits = (traits: ImageTraits): string => JSON.stringify(traits);

/**
 * The traits of images, by container. Members carry those of their own image in a label, so that looking at a pod that
 * is as wanted asks the engine nothing more.
 */
export async function imageTraits(
  run: Run,
  imageIds: ReadonlyMap<string, string>,
  observed: readonly ObservedInstance[],
): Promise<ReadonlyMap<string, ImageTraits>> {
  const entries = [...imageIds].map(async ([container, id]) => {
    const traits = readTraits(observed, id) ?? (await inspected(run, id));
    return traits === undefined ? [] : [[container, traits] as const];
  });
  return new Map((await Promise.all(entries)).flat());
}

async function inspected(run: Run, id: string): Promise<ImageTraits | undefined> {
  const image = await run.ports.engine.images.inspect(id);
  return image && traitsOf(image);
}

function readTraits(observed: readonly ObservedInstance[], imageId: string): ImageTraits | undefined {
  const labels = observed
    .filter(({ summary }) => summary.imageId === imageId)
    .map(({ summary }) => summary.labels[label.imageTraits]);
  const written = labels.find((text) => text !== undefined);
  return written === undefined ? undefined : parseTraits(written);
}

/** Undefined for what another version wrote. */
function parseTraits(text: string): ImageTraits | undefined {
  try {
    const read = JSON.parse(text) as Partial<ImageTraits> | null;
    const { exposedPorts, based } = read ?? {};
    return exposedPorts && based !== undefined ? { exposedPorts, based } : undefined;
  } catch {
    return undefined;
  }
}
