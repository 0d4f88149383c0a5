import type { Run } from '../../ports/index.ts';
import { imageName } from '../labels.ts';
import { baseContainer, type PlatformSpec } from '../schema.ts';
import { ok, warning, type Check } from './check.ts';

/** The base image, what it is made from, and what would make that where no registry answers. */
export async function checkImages(run: Run, spec: PlatformSpec): Promise<readonly Check[]> {
  const { images } = run.ports.engine;
  const base = imageName(spec.project.name, baseContainer);
  const [built, distribution] = await Promise.all([images.inspect(base), images.inspect(spec.base.image)]);
  return [
    built
      ? ok('base image', base)
      : warning('base image', `${base} is not built`, `dockerops build:${baseContainer}`),
    distribution ? ok('distribution', spec.base.image) : await checkBootstrap(run, spec.base.image),
  ];
}

async function checkBootstrap(run: Run, image: string): Promise<Check> {
  const argv = ['sh', '-c', 'command -v debootstrap || ls /usr/sbin/debootstrap'];
  const { exitCode } = await run.ports.host.run({ argv }, { signal: run.signal });
  const found = `${image} is not on the engine`;
  return exitCode === 0
    ? warning('distribution', `${found}; build pulls it, or makes it with debootstrap`)
    : warning(
        'distribution',
        `${found}; build has to pull it`,
        'without a registry: apt-get install debootstrap',
      );
}
