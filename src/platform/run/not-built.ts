import { DockeropsError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { imageName } from '../labels.ts';

/** An instance's image is not there: it says how to make it, or to bring it where it runs. */
export function notBuilt(
  { ports: { host, local } }: Run,
  project: string,
  container: string,
): DockeropsError {
  const on = host === local ? '' : `-H ${host.name} `;
  return new DockeropsError(`the image ${imageName(project, container)} is not built`, {
    hint: [
      `dockerops ${on}build:${container}`,
      ...(host === local ? [] : [`or, where it is built here: dockerops ${on}ship:${container}`]),
    ],
  });
}
