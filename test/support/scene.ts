import { buildIn } from './base-image.ts';
import { distributionImage } from './images.ts';
import { ScratchPlatform } from './scratch-platform.ts';

/** Outside of mocha: without an engine there is nothing to skip, it fails. */
const context = { skip: () => Promise.reject(new Error('no engine')) } as unknown as Mocha.Context;

/** A platform of its own for a command like `npm run test:crash`: these Dockerfiles built, and this run.conf. */
export async function builtScene(
  dockerfiles: Readonly<Record<string, string>>,
  runConf: string,
): Promise<ScratchPlatform> {
  const platform = await ScratchPlatform.create(context, []);
  try {
    const image = await distributionImage(platform.engine);
    for (const [name, text] of Object.entries(dockerfiles))
      await platform.write(`apps_containers/${name}/Dockerfile`, `FROM ${image}\n${text}\n`);
    await platform.write('conf/run.conf', runConf);
    await buildIn(platform, 'all');
    return platform;
  } catch (error) {
    await platform.remove();
    throw error;
  }
}
