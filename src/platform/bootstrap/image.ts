import { DockeropsError } from '../../core/index.ts';
import type { StepTools } from '../../plan/index.ts';
import { label } from '../labels.ts';
import { requireDebootstrap } from './debootstrap.ts';
import { withRootfs } from './rootfs.ts';
import { suiteOf } from './suite.ts';

/** What belongs to this machine or to debootstrap's run, and caches. */
const leftOut = [
  './var/cache/apt/archives/*.deb',
  './var/cache/apt/*.bin',
  './var/lib/apt/lists/*',
  './var/log/*.log',
  './etc/hostname',
  './etc/resolv.conf',
  './etc/machine-id',
  './proc/*',
  './sys/*',
];

/** Makes an image of Debian or Ubuntu from the distribution's own packages (dockerops §8). */
export async function bootstrapImage(image: string, tools: StepTools): Promise<void> {
  const suite = suiteOf(image);
  if (suite === undefined) throw unknownSuite(image);
  await requireDebootstrap(image, tools);
  const { host, engine } = tools.run.ports;
  await withRootfs(suite, tools, async (directory) => {
    tools.progress(`importing ${image}`);
    const excluded = leftOut.map((pattern) => `--exclude=${pattern}`);
    const argv = ['tar', '--create', '--numeric-owner', `--directory=${directory}`, ...excluded, '.'];
    const tar = host.stream({ argv }, { signal: tools.run.signal });
    const imported = engine.images.importTar(tar.stdout, image, { [label.bootstrap]: suite });
    await Promise.all([imported, tar.done]);
  });
}

/** The refusal of an image that debootstrap knows no suite for. */
export const unknownSuite = (image: string): DockeropsError =>
  new DockeropsError(`${image} cannot be made here: only images of Debian and Ubuntu can`, {
    hint: 'name one like debian:bookworm-slim or ubuntu:jammy',
  });
