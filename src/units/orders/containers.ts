import { createKind, type CreateParams } from '../kinds/create.ts';
import { imageKind, type ImageParams } from '../kinds/image.ts';
import { removeKind } from '../kinds/remove.ts';
import { recreateKind } from '../kinds/recreate.ts';
import { startKind, stopKind } from '../kinds/run-state.ts';
import { dependencies } from '../dependencies.ts';
import { draft, type Draft } from './draft.ts';
import type { Scene } from './scene.ts';

const ifAbsent = 'if it is not there';
const defaultTimeout = 10;

/** Gets the image: in any case where that is what was asked, else where it, or the container, is missing. */
export function imageStep(scene: Scene, when: ImageParams['when']): Draft {
  const build = scene.definition?.build;
  const asked = scene.arg<boolean>('pull') ?? false;
  const pull = when === 'asked' && asked;
  const cache = !(when === 'asked' && scene.flag('nocache')) && build?.cache !== false;
  const params: ImageParams = {
    ...scene.base,
    image: scene.image(),
    when,
    pull,
    ...(build && { build: { ...build, cache, pull: build.pull || pull } }),
  };
  return draft(imageKind, params, when === 'asked' ? undefined : ifAbsent);
}

/** Makes the container, its image first. */
export function creation(scene: Scene): readonly Draft[] {
  const params = createParams(scene);
  const isImplied = scene.order.command !== 'create';
  return [imageStep(scene, 'container absent'), draft(createKind, params, isImplied ? ifAbsent : undefined)];
}

const createParams = (scene: Scene): CreateParams => ({
  ...scene.base,
  image: scene.image(),
  definedBy: scene.definition?.unit ?? scene.base.unit,
  settings: scene.settings,
  links: scene.links,
});

/** Makes it where it is missing, and starts it; `recreate` is what upgrades are made of. */
export function start(scene: Scene): readonly Draft[] {
  if (scene.flag('recreate')) return [recreation(scene)];
  return [
    ...(scene.flag('restart') ? [stopStep(scene)] : []),
    ...creation(scene),
    draft(startKind, { ...scene.base, attach: scene.flag('attach') }),
  ];
}

const recreation = (scene: Scene): Draft =>
  draft(recreateKind, {
    ...createParams(scene),
    dependsOn: dependencies(scene),
    timeout: scene.arg<number>('timeout') ?? defaultTimeout,
  });

export const stopStep = (scene: Scene): Draft =>
  draft(stopKind, { ...scene.base, timeout: scene.arg<number>('timeout') ?? defaultTimeout });

export const remove = (scene: Scene): readonly Draft[] => [
  stopStep(scene),
  draft(removeKind, { ...scene.base, volumes: scene.flag('v') }),
];
