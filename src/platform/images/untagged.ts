import type { ImageDetails, ImageSummary, Run } from '../../ports/index.ts';
import { label } from '../labels.ts';

/**
 * True for an image that dockerops built and that lost its tag to a newer one; false for what somebody made of ours and
 * gave no name, whose labels are the same. The classic builder sets ours last, each by a step of its own that adds no
 * layer: so above our image are more of its layers' images, up to one without its source hash.
 */
export async function isOwnUntagged(
  run: Run,
  image: ImageSummary,
  others: readonly ImageSummary[],
): Promise<boolean> {
  const hash = image.labels[label.sourceHash];
  if (image.tags.length > 0 || image.labels[label.container] === undefined || hash === undefined)
    return false;
  // BuildKit notes no parents: what is known to be older and has the same hash is what this was made from.
  if (image.parentId === '') return !others.some((other) => isOlderTwin(other, image));
  const { images } = run.ports.engine;
  const details = await images.inspect(image.id);
  let above = details && (await images.inspect(image.parentId));
  while (details && above && haveSameLayers(above, details) && above.labels[label.sourceHash] === hash)
    above = above.parentId ? await images.inspect(above.parentId) : undefined;
  return details !== undefined && (above === undefined || above.labels[label.sourceHash] !== hash);
}

const isOlderTwin = (other: ImageSummary, image: ImageSummary): boolean =>
  other.id !== image.id &&
  other.createdAt < image.createdAt &&
  other.labels[label.sourceHash] === image.labels[label.sourceHash];

const haveSameLayers = (one: ImageDetails, other: ImageDetails): boolean =>
  one.layers?.join() === other.layers?.join();
