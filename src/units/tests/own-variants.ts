import type { Step } from '../../plan/index.ts';
import { changed } from '../file/again.ts';
import type { TestVariant } from '../file/meta/schema.ts';
import type { ContainerDefinition, Order } from '../file/schema.ts';
import { imageStep } from '../orders/containers.ts';
import { draft } from '../orders/draft.ts';
import { Scene, type Surroundings } from '../orders/scene.ts';
import { chained, placed } from '../orders/steps.ts';
import { pseudonyms } from '../pseudonyms/index.ts';
import type { Cases } from './cases.ts';
import { mergedKeywords } from './extra.ts';
import type { TestedUnit } from './find.ts';
import { tested as asTested } from './isolate.ts';
import { variantKind, type VariantParams } from './kinds/variant.ts';

/** Where results are kept, and what reproduces them. */
export type Results = Pick<VariantParams['keeper'], 'name' | 'environment' | 'unit'>;

/** What every variant of a run is planned from. */
interface Basis {
  readonly tested: TestedUnit;
  readonly around: Surroundings;
  readonly cases: Cases;
  readonly results: Results;
}

/** The steps of a variant of the user's own, for each container that has it. */
export const variantSteps = (
  name: string,
  tested: TestedUnit,
  around: Surroundings,
  cases: Cases,
  results: Results,
): readonly Step[] =>
  tested.start.containers.flatMap((one) => {
    const variant = one.tests.find((test) => test.name === name);
    return variant ? stepsOfVariant(one, variant, { tested, around, cases, results }) : [];
  });

function stepsOfVariant(one: ContainerDefinition, variant: TestVariant, basis: Basis): readonly Step[] {
  const own = changedBy(one, variant, basis);
  const scene = sceneOf(one, own, variant, basis);
  const params = paramsOf(scene, variant, own !== one, basis);
  const drafts = [imageStep(scene, 'image absent'), draft(variantKind, params)];
  const idOf = (at: number, kind: string) => scene.stepId(at, kind);
  return chained(placed(drafts, idOf, basis.cases.next(one.name, variant.name)));
}

/** The unit with this container in its own variant. */
function sceneOf(
  one: ContainerDefinition,
  own: ContainerDefinition,
  { name }: TestVariant,
  { tested: { start }, around, cases }: Basis,
): Scene {
  const order: Order = { index: 0, container: one.name, command: name, args: {}, variants: [] };
  const containers = start.containers.map((each) => (each === one ? own : each));
  const place = `test ${name} of ${cases.real(one.name)}`;
  return new Scene({ ...start, containers }, order, { ...around, part: `test:${name}:` }, place);
}

function paramsOf(
  scene: Scene,
  variant: TestVariant,
  differs: boolean,
  { tested: { id, production }, around: { helperImage }, cases, results }: Basis,
): VariantParams {
  const real = cases.real(scene.order.container);
  return {
    ...scene.base,
    variant: variant.name,
    test: id,
    argv: variant.argv,
    image: scene.image(),
    settings: scene.settings,
    links: scene.links,
    dedicated: `${real}_${variant.name}_${id}`,
    differs,
    production,
    files: variant.files,
    captureLogs: variant.captureLogs,
    keeper: {
      ...results,
      container: real,
      ...(helperImage !== undefined && { helperImage }),
      instead: scene.image(),
    },
  };
}

/** The container with the variant's settings, under its pseudonym; itself where the variant has none. */
function changedBy(
  one: ContainerDefinition,
  { overwrites, extra }: TestVariant,
  { tested, around, cases }: Basis,
): ContainerDefinition {
  const { start } = tested.chosen;
  const from = start.containers.find(({ name }) => name === cases.real(one.name)) ?? one;
  if (Object.keys({ ...overwrites, ...extra }).length === 0) return one;
  const source = { directory: around.configuration, cwd: around.cwd };
  const keywords = mergedKeywords(from.written, overwrites, extra);
  const own = changed(from, { name: from.name, keywords }, source);
  if (tested.production) return own;
  return asTested(own, pseudonyms(start, tested.id, tested.chosen.purges), source);
}
