import { parseWords } from '../../config/index.ts';
import type { Plan, Step, StepKind } from '../../plan/index.ts';
import type { Order, UnitFile } from '../file/schema.ts';
import { backupKind, type BackupParams } from '../kinds/backup.ts';
import { createKind, type CreateParams } from '../kinds/create.ts';
import { executeKind, type ExecuteParams } from '../kinds/execute.ts';
import { hostKind, type HostParams } from '../kinds/host.ts';
import { commitKind, pushKind, tagKind } from '../kinds/image-names.ts';
import { imageKind, type ImageParams } from '../kinds/image.ts';
import type { OrderParams } from '../kinds/order.ts';
import { removeImageKind, removeKind } from '../kinds/remove.ts';
import { examineKind, restoreKind, type RestoreParams } from '../kinds/restore.ts';
import { startKind, stopKind, waitKind } from '../kinds/run-state.ts';
import { targetOf } from '../reference.ts';
import { isHost, Scene, type Surroundings } from './scene.ts';
import type { ExecutionType } from './schema.ts';

interface Draft {
  readonly kind: string;
  readonly params: object;
  readonly why?: string;
}

const draft = <P extends OrderParams>(kind: StepKind<P>, params: P, why?: string): Draft => ({
  kind: kind.name,
  params,
  ...(why !== undefined && { why }),
});

const ifAbsent = 'if it is not there';
const defaultTimeout = 10;

/** The steps of each order, implied ones included; those find out by themselves that there is nothing to do. */
const planners: Readonly<Record<string, (scene: Scene) => readonly Draft[]>> = {
  build: (scene) => [imageStep(scene, 'asked')],
  create: creation,
  start: (scene) => [
    ...(scene.flag('restart') ? [stopStep(scene)] : []),
    ...creation(scene),
    draft(startKind, { ...scene.base, attach: scene.flag('attach') }),
  ],
  stop: (scene) => [stopStep(scene)],
  backup: (scene) => [draft(backupKind, backupParams(scene))],
  restore: (scene) => {
    const params = restoreParams(scene);
    return [draft(examineKind, params), ...creation(scene), draft(restoreKind, params)];
  },
  remove: (scene) => [stopStep(scene), draft(removeKind, { ...scene.base, volumes: scene.flag('v') })],
  remove_image: (scene) => [
    draft(removeImageKind, {
      ...scene.base,
      image: scene.image(),
      force: scene.flag('force'),
      keepParents: scene.flag('noprune'),
      skipInUse: scene.flag('skip_in_use'),
    }),
  ],
  execute,
  tag: (scene) => {
    const image = scene.arg<string>('image') ?? scene.image();
    return [draft(tagKind, { ...scene.base, image, target: target(scene, image) })];
  },
  commit: (scene) => [
    draft(commitKind, {
      ...scene.base,
      target: target(scene, scene.definition?.image),
      options: scene.order.args,
    }),
  ],
  push: (scene) => [draft(pushKind, { ...scene.base, target: target(scene, scene.definition?.image) })],
};

/** A unit's orders as a plan: one after another, and the first failure ends it. Throws for what cannot be done. */
export function planOrders(unit: UnitFile, around: Surroundings): Plan {
  const steps = (unit.orders ?? []).flatMap((order) => stepsOf(unit, order, around));
  const chained = steps.map((step, at): Step => ({
    ...step,
    needs: steps.slice(at - 1, at).map(({ id }) => id),
  }));
  return { title: `${unit.unit}/${unit.command}`, policy: 'stop', steps: chained };
}

function stepsOf(unit: UnitFile, order: Order, around: Surroundings): readonly Step[] {
  const scene = new Scene(unit, order, around);
  const wait = scene.arg<number>('wait') ?? 0;
  const drafts = [
    ...(planners[order.command]?.(scene) ?? []),
    ...(wait > 0 ? [draft(waitKind, { ...scene.base, seconds: wait })] : []),
  ];
  const subject = `${order.container}: ${order.command}`;
  return drafts.map(({ kind, params, why }, at) => ({
    id: `${numberOf(unit, order)}.${at}:${order.container}:${kind.replace(/^unit\./, '')}`,
    kind,
    params: { ...params },
    needs: [],
    subject,
    ...(why !== undefined && { why }),
  }));
}

/** A container may have several orders in one item. */
const numberOf = (unit: UnitFile, order: Order): number => unit.orders?.indexOf(order) ?? 0;

function imageStep(scene: Scene, when: ImageParams['when']): Draft {
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

function creation(scene: Scene): readonly Draft[] {
  const params: CreateParams = {
    ...scene.base,
    image: scene.image(),
    definedBy: scene.definition?.unit ?? scene.base.unit,
    settings: scene.settings,
    links: scene.links,
  };
  const isImplied = scene.order.command !== 'create';
  return [imageStep(scene, 'container absent'), draft(createKind, params, isImplied ? ifAbsent : undefined)];
}

const stopStep = (scene: Scene): Draft =>
  draft(stopKind, { ...scene.base, timeout: scene.arg<number>('timeout') ?? defaultTimeout });

function backupParams(scene: Scene): BackupParams {
  const source = scene.arg<readonly string[]>('source');
  return {
    ...scene.base,
    directory: scene.directory('backup_dir'),
    name: scene.arg<string>('backup_name') ?? scene.base.container,
    ...(source && { source }),
    overwrite: scene.flag('overwrite'),
    keepPrevious: scene.flag('keep_previous'),
    skipWithoutVolumes: scene.flag('skip_without_volumes'),
  };
}

const restoreParams = (scene: Scene): RestoreParams => ({
  ...scene.base,
  directory: scene.directory('restore_dir'),
  name: scene.arg<string>('restore_name') ?? scene.base.container,
  skipWithoutVolumes: scene.flag('skip_without_volumes'),
  helper: scene.helper,
});

function execute(scene: Scene): readonly Draft[] {
  const argv = scene.read('run', () => argvOf(scene));
  const { cwd, env, helperImage } = scene.around;
  if (isHost(scene.order)) return [draft(hostKind, { ...scene.base, argv, cwd, env } satisfies HostParams)];
  const type = scene.arg<ExecutionType>('type') ?? 'file_system';
  const params: ExecuteParams = {
    ...scene.base,
    argv,
    type,
    binds: scene.binds(),
    ...(scene.definition?.image !== undefined && { image: scene.definition.image }),
    settings: scene.settings,
    links: scene.links,
    ...(helperImage !== undefined && { helperImage }),
    helper: scene.helper,
  };
  const image = type === 'temporary' ? imageStep(scene, 'image absent') : imageStepForFallback(scene, type);
  return [...(image ? [image] : []), draft(executeKind, params)];
}

/** A container that does not run is stood in for by a temporary one. */
const imageStepForFallback = (scene: Scene, type: ExecutionType): Draft | undefined =>
  type === 'in_running' ? imageStep(scene, 'container absent') : undefined;

function argvOf(scene: Scene): readonly string[] {
  const run = scene.arg<string | readonly string[]>('run') ?? [];
  if (scene.flag('shell')) return ['/bin/sh', '-c', typeof run === 'string' ? run : run.join(' ')];
  return typeof run === 'string' ? parseWords(run) : run;
}

function target(scene: Scene, image: string | undefined): string {
  const found = targetOf(image, scene.arg('repository'), scene.arg('tag'));
  if (found !== undefined) return found;
  throw scene.refuse('nothing says what the image is to be called', 'give a repository, or a tag NAME:TAG');
}
