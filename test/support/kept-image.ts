import { createHash } from 'node:crypto';
import type { Engine } from '../../src/ports/index.ts';
import { testLabel } from './engine.ts';
import { tarOf } from './images.ts';
import { testRun } from './run.ts';
import { until } from './until.ts';

const recipeLabel = 'io.dockerops.test.recipe';
const builtWithinMs = 10 * 60_000;

/**
 * An image of the tests' own by its Dockerfile, built when it is missing or its recipe was changed, and kept for later
 * runs. `from` is whatever else the recipe depends on. Files that run side by side build it once.
 */
export async function keptImage(
  engine: Engine,
  reference: string,
  dockerfile: string,
  from = '',
): Promise<string> {
  const recipe = createHash('sha256')
    .update(from + dockerfile)
    .digest('hex');
  const isThere = async () => (await engine.images.inspect(reference))?.labels[recipeLabel] === recipe;
  if (await isThere()) return reference;
  const { lock } = testRun('/').run.ports;
  const name = reference.replace(/[/:]/g, '.');
  const held = await until(`the turn to build ${reference}`, () => lock.acquire(name), builtWithinMs);
  try {
    if (!(await isThere())) await build(engine, reference, dockerfile, recipe);
  } finally {
    await held.release();
  }
  return reference;
}

async function build(engine: Engine, reference: string, dockerfile: string, recipe: string): Promise<void> {
  await engine.images.remove(reference, { force: true });
  const [, kind = ''] = /\/([^:]+)/.exec(reference) ?? [];
  await engine.images.build(
    {
      reference,
      context: tarOf({ Dockerfile: dockerfile }),
      dockerfile: 'Dockerfile',
      buildArgs: {},
      labels: { [testLabel]: kind, [recipeLabel]: recipe },
      cache: true,
    },
    () => undefined,
  );
}
