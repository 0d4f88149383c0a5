import { createHash } from 'node:crypto';
import type { Engine } from '../../src/ports/index.ts';
import { testLabel } from '../support/engine.ts';
import { distributionImage, tarOf } from '../support/images.ts';

const recipeLabel = 'io.dockerops.test.recipe';

/** Debian 13 with only its own Node and npm (and git, to be cloned with): no engine, no CLI, no image. */
const dockerfile = (base: string) => `FROM ${base}
RUN apt-get update \\
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \\
    ca-certificates dbus git nodejs npm systemd systemd-sysv \\
 && rm -rf /var/lib/apt/lists/*
STOPSIGNAL SIGRTMIN+3
`;

/** `dockerops-test/fresh`, built when it is missing or its recipe was changed, and kept for later runs. */
export async function freshImage(engine: Engine): Promise<string> {
  const reference = 'dockerops-test/fresh';
  const text = dockerfile(await distributionImage(engine, 'trixie'));
  const recipe = createHash('sha256').update(text).digest('hex');
  if ((await engine.images.inspect(reference))?.labels[recipeLabel] === recipe) return reference;
  const build = {
    reference,
    context: tarOf({ Dockerfile: text }),
    dockerfile: 'Dockerfile',
    buildArgs: {},
    labels: { [testLabel]: 'fresh', [recipeLabel]: recipe },
    cache: true,
  };
  await engine.images.build(build, () => undefined);
  return reference;
}
