import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Engine } from '../../src/ports/index.ts';
import { testLabel } from '../support/engine.ts';
import { hostImage } from '../support/host-image.ts';
import { tarOf } from '../support/images.ts';
import { NestedEngine } from '../support/nested-engine.ts';

const recipeLabel = 'io.dockerops.test.recipe';
const repository = join(import.meta.dirname, '..', '..');

/** A Debian 13 machine with systemd, an engine, Node, and this checkout at `at`, built. */
export async function bootMachine(engine: Engine, at: string): Promise<NestedEngine> {
  const image = await imageWithNode(engine);
  return NestedEngine.start(engine, 'trixie', { image, binds: [`${repository}:${at}:ro`] });
}

/** `dockerops-test/boot`, built when it is missing or its recipe was changed, and kept for later runs. */
async function imageWithNode(engine: Engine): Promise<string> {
  const reference = 'dockerops-test/boot';
  const host = await hostImage(engine, 'trixie');
  const dockerfile = `FROM ${host}
RUN apt-get update \\
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends nodejs \\
 && rm -rf /var/lib/apt/lists/*
`;
  const id = (await engine.images.inspect(host))?.id ?? '';
  const recipe = createHash('sha256')
    .update(id + dockerfile)
    .digest('hex');
  if ((await engine.images.inspect(reference))?.labels[recipeLabel] === recipe) return reference;
  const build = {
    reference,
    context: tarOf({ Dockerfile: dockerfile }),
    dockerfile: 'Dockerfile',
    buildArgs: {},
    labels: { [testLabel]: 'boot', [recipeLabel]: recipe },
    cache: true,
  };
  await engine.images.build(build, () => undefined);
  return reference;
}
