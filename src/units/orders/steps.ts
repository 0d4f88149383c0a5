import type { Plan, Step } from '../../plan/index.ts';
import type { Order, UnitFile } from '../file/schema.ts';
import { waitKind } from '../kinds/run-state.ts';
import { backup, restore } from './archives.ts';
import { creation, imageStep, remove, start, stopStep } from './containers.ts';
import { draft, type Draft } from './draft.ts';
import { execute, tests } from './execution.ts';
import { commit, push, removeImage, tag } from './images.ts';
import { Scene, type Surroundings } from './scene.ts';

/** The steps of each order, implied ones included; those find out by themselves that there is nothing to do. */
const planners: Readonly<Record<string, (scene: Scene) => readonly Draft[]>> = {
  build: (scene) => [imageStep(scene, 'asked')],
  create: creation,
  start,
  stop: (scene) => [stopStep(scene)],
  backup,
  restore,
  remove,
  remove_image: removeImage,
  execute,
  tag,
  commit,
  push,
  tests,
};

/** A unit's orders as a plan: one after another, and the first failure ends it. Throws for what cannot be done. */
export const planOrders = (unit: UnitFile, around: Surroundings): Plan => ({
  title: `${unit.unit}/${unit.command}`,
  policy: 'stop',
  steps: chained((unit.orders ?? []).flatMap((order) => stepsOf(unit, order, around))),
});

/** Each step needs the one before it. */
export const chained = (steps: readonly Step[]): readonly Step[] =>
  steps.map((step, at) => ({ ...step, needs: steps.slice(at - 1, at).map(({ id }) => id) }));

/** The steps of one order, which need nothing yet. */
export function stepsOf(unit: UnitFile, order: Order, around: Surroundings): readonly Step[] {
  const scene = new Scene(unit, order, around);
  const wait = scene.arg<number>('wait') ?? 0;
  const drafts = [
    ...(planners[order.command]?.(scene) ?? []),
    ...(wait > 0 ? [draft(waitKind, { ...scene.base, seconds: wait })] : []),
  ];
  const subject = `${order.container}: ${order.command}`;
  return placed(drafts, (at, kind) => scene.stepId(at, kind), subject);
}

/** Drafts with ids of their own, that need nothing yet. */
export const placed = (
  drafts: readonly Draft[],
  idOf: (at: number, kind: string) => string,
  subject: string,
): readonly Step[] =>
  drafts.map(({ kind, params, why }, at) => ({
    id: idOf(at, kind),
    kind,
    params: { ...params },
    needs: [],
    subject,
    ...(why !== undefined && { why }),
  }));
