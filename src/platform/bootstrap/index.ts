import { applyPlan, KindRegistry } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { loadPlatform } from '../spec/index.ts';
import { unknownSuite } from './image.ts';
import { bootstrapKind, type BootstrapParams } from './kind.ts';
import { suiteOf } from './suite.ts';

export interface BootstrapRequest {
  /** By default what the project's base is built FROM. */
  readonly image: string | undefined;
  /** Also when the image is there already. */
  readonly force: boolean;
}

/** Makes a distribution's image here, without a registry (dockerops §8). Needs root; no lock, since it is no project's. */
export async function bootstrap(run: Run, request: BootstrapRequest): Promise<void> {
  const image = request.image ?? (await loadPlatform(run)).base.image;
  if (suiteOf(image) === undefined) throw unknownSuite(image);
  const params: BootstrapParams = { image, force: request.force };
  const step = { id: `bootstrap:${image}`, kind: bootstrapKind.name, params: { ...params }, needs: [] };
  const plan = { title: `bootstrap ${image}`, steps: [step], policy: 'stop' } as const;
  await applyPlan(plan, new KindRegistry().add(bootstrapKind), run);
}

export { bootstrapImage } from './image.ts';
export { suiteOf } from './suite.ts';
