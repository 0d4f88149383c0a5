import type { Step } from '../../plan/index.ts';
import { checker, type ContainerDefinition, type Order, type UnitFile } from '../file/schema.ts';
import { noSettings } from '../keywords/settings.ts';
import { start as startDrafts } from '../orders/containers.ts';
import { draft, type Draft } from '../orders/draft.ts';
import { Scene, type Surroundings } from '../orders/scene.ts';
import { chained, placed } from '../orders/steps.ts';
import { pseudonyms, turned } from '../pseudonyms/index.ts';
import type { Cases } from './cases.ts';
import type { TestedUnit } from './find.ts';
import { checkerKind } from './kinds/checker.ts';
import { daemonKind } from './kinds/daemon.ts';
import { jobKind } from './kinds/job.ts';

/** Containers with a check that start leaves out: they are started for it. */
export function startedForChecks({ containers, orders = [] }: UnitFile): readonly ContainerDefinition[] {
  const started = new Set(orders.flatMap(({ command, container }) => (command === 'start' ? container : [])));
  return containers.filter(({ name, daemon, job }) => (daemon.length > 0 || job) && !started.has(name));
}

/** The steps of `test:check`: what start leaves out is started, then each daemon and each job is looked at. */
export function checkSteps(tested: TestedUnit, around: Surroundings, cases: Cases): readonly Step[] {
  const unit = tested.start;
  const checked = unit.containers.filter(({ daemon, job }) => daemon.length > 0 || job);
  const extra = startedForChecks(unit).flatMap(({ name }) => {
    const scene = sceneOf(unit, name, 'start', { ...around, part: `check:${name}:` });
    const idOf = (at: number, kind: string) => scene.stepId(at, kind);
    return chained(placed(startDrafts(scene), idOf, cases.next(name, 'start')));
  });
  const asks = checked.some(({ daemon }) => daemon.length > 0);
  const from = asks ? checkerStep(tested, around) : undefined;
  const before = [...extra.slice(-1), ...(from ? [from] : [])].map(({ id }) => id);
  const looks = checked.flatMap((one, at) => lookSteps(one, `check${at}`, unit, around, cases, tested));
  return [...extra, ...(from ? [from] : []), ...looks.map((step) => ({ ...step, needs: before }))];
}

const nameOf = ({ id }: TestedUnit): string => `${checker}_${id}`;

function lookSteps(
  one: ContainerDefinition,
  number: string,
  unit: UnitFile,
  around: Surroundings,
  cases: Cases,
  tested: TestedUnit,
): readonly Step[] {
  const { base } = sceneOf(unit, one.name, 'check', around);
  const names = pseudonyms(tested.chosen.start, tested.id, false);
  const urlOf = (url: string) => (tested.production ? url : names.text(url));
  const daemons = one.daemon.map((check, at) =>
    placed(
      [draft(daemonKind, { ...base, check: { ...check, url: urlOf(check.url) }, from: nameOf(tested) })],
      () => `${number}.${at}:daemon`,
      cases.next(one.name, 'daemon'),
    ),
  );
  const jobs = one.job
    ? placed(
        [draft(jobKind, { ...base, check: one.job })],
        () => `${number}:job`,
        cases.next(one.name, 'job'),
      )
    : [];
  return [...daemons.flat(), ...jobs];
}

function sceneOf(unit: UnitFile, container: string, command: string, around: Surroundings): Scene {
  const order: Order = { index: 0, container, command, args: {}, variants: [] };
  return new Scene(unit, order, around, `${command} of ${container}`);
}

function checkerStep(tested: TestedUnit, around: Surroundings): Step | undefined {
  const unit = tested.start;
  const definition = unit.containers.find(({ name }) => name === checker || name === nameOf(tested));
  const settings = definition?.settings ?? noSettings;
  const scene = sceneOf(unit, nameOf(tested), 'check', around);
  const isKnown = (name: string) => unit.containers.some((one) => one.name === name);
  const { helperImage } = around;
  const one: Draft = draft(checkerKind, {
    ...scene.base,
    test: tested.id,
    settings: { ...settings, links: settings.links.map((link) => turned(link, isKnown)) },
    links: scene.links,
    ...(definition?.image !== undefined && { image: definition.image }),
    ...(helperImage !== undefined && { helperImage }),
    instead: unit.containers.find(({ image }) => image !== undefined)?.image ?? '',
  });
  return placed([one], () => 'checker', 'checker')[0];
}
