import { build, type BuiltImage } from '../../src/platform/index.ts';
import { loadPlatform } from '../../src/platform/spec/index.ts';
import { imageName } from '../../src/platform/labels.ts';
import type { ScratchPlatform } from './scratch-platform.ts';
import { distributionImage } from './images.ts';
import { testRun } from './run.ts';

/** Builds of a test's own project: `build:NAME`. */
export async function buildIn(
  platform: ScratchPlatform,
  name: string,
  more: { readonly cache?: boolean; readonly pull?: boolean; readonly progress?: boolean } = {},
): Promise<readonly BuiltImage[]> {
  const { run } = platform.run();
  return build(run, await loadPlatform(run), { name, progress: false, cache: true, pull: false, ...more });
}

/**
 * The project's dockerops-base. Its expensive layers are kept between tests by an image of the tests' own,
 * so that packages are installed once for all of them.
 */
export async function baseImageOf(platform: ScratchPlatform): Promise<string> {
  await distributionImage(platform.engine);
  const { run } = testRun(platform.directory, {}, { env: { PROJECT_NAME: 'dockerops-test' } });
  await build(run, await loadPlatform(run), {
    name: 'dockerops-base',
    progress: false,
    cache: true,
    pull: false,
  });
  await buildIn(platform, 'dockerops-base');
  return imageName(platform.name, 'dockerops-base');
}
