import { join } from 'node:path';
import type { Engine } from '../../src/ports/index.ts';
import { hostImage } from '../support/host-image.ts';
import { keptImage } from '../support/kept-image.ts';
import { NestedEngine } from '../support/nested-engine.ts';

const repository = join(import.meta.dirname, '..', '..');

/** A Debian 13 machine with systemd, an engine, Node, and this checkout at `at`, built. */
export async function bootMachine(engine: Engine, at: string): Promise<NestedEngine> {
  const image = await imageWithNode(engine);
  return NestedEngine.start(engine, 'trixie', { image, binds: [`${repository}:${at}:ro`] });
}

/** `dockerops-test/boot`, made anew when the image below it was. */
async function imageWithNode(engine: Engine): Promise<string> {
  const host = await hostImage(engine, 'trixie');
  const dockerfile = `FROM ${host}
RUN apt-get update \\
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends nodejs \\
 && rm -rf /var/lib/apt/lists/*
`;
  const below = (await engine.images.inspect(host))?.id ?? '';
  return keptImage(engine, 'dockerops-test/boot', dockerfile, below);
}
