import { buildIn } from './base-image.ts';
import { distributionImage } from './images.ts';
import { ScratchPlatform } from './scratch-platform.ts';

/** Outside of mocha: without an engine there is nothing to skip, it fails. */
const outside = { skip: () => Promise.reject(new Error('no engine')) } as unknown as Mocha.Context;

/** A platform of its own, these Dockerfiles built upon the distribution's image, and this run.conf. */
export async function builtScene(
  dockerfiles: Readonly<Record<string, string>>,
  runConf: string,
  context = outside,
): Promise<ScratchPlatform> {
  const platform = await ScratchPlatform.create(context, []);
  try {
    // No layer is shared with another project: one that ends would remove it under our build.
    const start = `FROM ${await distributionImage(platform.engine)}\nLABEL built.for=${platform.name}`;
    for (const [name, text] of Object.entries(dockerfiles))
      await platform.write(`apps_containers/${name}/Dockerfile`, `${start}\n${text}\n`);
    await platform.write('conf/run.conf', runConf);
    await buildIn(platform, 'all');
    return platform;
  } catch (error) {
    await platform.remove();
    throw error;
  }
}
