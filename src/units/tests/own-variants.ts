import type { Step } from '../../plan/index.ts';
import { changed } from '../file/again.ts';
import type { TestVariant } from '../file/meta/schema.ts';
import type { ContainerDefinition, Order } from '../file/schema.ts';
import { imageStep } from '../orders/containers.ts';
import { draft } from '../orders/draft.ts';
import { Scene, type Surroundings } from '../orders/scene.ts';
import { chained, placed } from '../orders/steps.ts';
import type { Cases } from './cases.ts';
import { mergedKeywords } from './extra.ts';
import type { TestedUnit } from './find.ts';
import { pseudonymous } from './isolate.ts';
import { pseudonyms } from './pseudonyms.ts';
import { variantKind, type VariantParams } from './kinds/variant.ts';

/** Where results are kept, and what reproduces them. */
export type Results = Pick<VariantParams['keeper'], 'name' | 'environment' | 'unit'>;

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
    return variant ? stepsOfVariant(one, variant, tested, around, cases, results) : [];
  });

function stepsOfVariant(
  one: ContainerDefinition,
  variant: TestVariant,
  tested: TestedUnit,
  around: Surroundings,
  cases: Cases,
  results: Results,
): readonly Step[] {
  const order: Order = { index: 0, container: one.name, command: variant.name, args: {}, variants: [] };
  const own = changedBy(one, variant, tested, around, cases);
  const unit = {
    ...tested.start,
    containers: tested.start.containers.map((each) => (each === one ? own : each)),
  };
  const scene = new Scene(
    unit,
    order,
    { ...around, part: `test:${variant.name}:` },
    `test ${variant.name} of ${cases.real(one.name)}`,
  );
  const { helperImage } = around;
  const real = cases.real(one.name);
  const params: VariantParams = {
    ...scene.base,
    variant: variant.name,
    test: tested.id,
    argv: variant.argv,
    image: scene.image(),
    settings: scene.settings,
    links: scene.links,
    dedicated: `${real}_${variant.name}_${tested.id}`,
    differs: own !== one,
    files: variant.files,
    captureLogs: variant.captureLogs,
    keeper: {
      ...results,
      container: real,
      ...(helperImage !== undefined && { helperImage }),
      instead: scene.image(),
    },
  };
  const drafts = [imageStep(scene, 'image absent'), draft(variantKind, params)];
  const idOf = (at: number, kind: string) => scene.stepId(at, kind);
  return chained(placed(drafts, idOf, cases.next(one.name, variant.name)));
}

/** The container with the variant's settings, under its pseudonym; itself where the variant has none. */
function changedBy(
  one: ContainerDefinition,
  variant: TestVariant,
  tested: TestedUnit,
  around: Surroundings,
  cases: Cases,
): ContainerDefinition {
  const { overwrites, extra } = variant;
  const { start } = tested.chosen;
  const from = start.containers.find(({ name }) => name === cases.real(one.name)) ?? one;
  if (Object.keys({ ...overwrites, ...extra }).length === 0) return one;
  const source = { directory: around.configuration, cwd: around.cwd };
  const keywords = mergedKeywords(from.written, overwrites, extra);
  const own = changed(from, { name: from.name, keywords }, source);
  if (tested.production) return own;
  return pseudonymous(own, pseudonyms(start, tested.id, tested.chosen.purges), source);
}
