import { commitKind, pushKind, tagKind } from '../kinds/image-names.ts';
import { removeImageKind } from '../kinds/remove.ts';
import { targetOf } from '../reference.ts';
import { draft, type Draft } from './draft.ts';
import type { Scene } from './scene.ts';

export const removeImage = (scene: Scene): readonly Draft[] => [
  draft(removeImageKind, {
    ...scene.base,
    image: scene.image(),
    force: scene.flag('force'),
    keepParents: scene.flag('noprune'),
    skipInUse: scene.flag('skip_in_use'),
  }),
];

export function tag(scene: Scene): readonly Draft[] {
  const image = scene.arg<string>('image') ?? scene.image();
  return [draft(tagKind, { ...scene.base, image, target: target(scene, image) })];
}

export const commit = (scene: Scene): readonly Draft[] => [
  draft(commitKind, {
    ...scene.base,
    target: target(scene, scene.definition?.image),
    options: scene.order.args,
  }),
];

export const push = (scene: Scene): readonly Draft[] => [
  draft(pushKind, { ...scene.base, target: target(scene, scene.definition?.image) }),
];

/** The image's name that an order writes. */
function target(scene: Scene, image: string | undefined): string {
  const found = targetOf(image, scene.arg('repository'), scene.arg('tag'));
  if (found !== undefined) return found;
  throw scene.refuse('nothing says what the image is to be called', 'give a repository, or a tag NAME:TAG');
}
