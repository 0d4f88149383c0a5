import { BadValue } from '../../config/index.ts';
import { DockeropsError, throwAll, UsageError, type View } from '../../core/index.ts';
import { applyPlan, KindRegistry, locked, type Plan } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { wantedContainers } from '../spec/wanted.ts';
import { imageName } from '../labels.ts';
import { loadPlatform, parsePlatform } from '../spec/index.ts';
import { pullKind, pushKind, type TransferParams } from './kinds.ts';
import { remoteNames, type TransferRequest } from './place.ts';

/** An image that was pushed or pulled. */
export interface TransferredImage {
  readonly container: string;
  /** As it is called here. */
  readonly image: string;
  /** As it is called in the registry. */
  readonly reference: string;
  /** `sha256:…` of its manifest. */
  readonly digest: string;
  /** The reference that means this image for good, whatever becomes of the tag. */
  readonly pinned: string;
}

/** `push:NAME`: tags the project's images as REGISTRY/PROJECT/NAME:TAG and pushes them. */
export async function push(run: Run, request: TransferRequest): Promise<readonly TransferredImage[]> {
  const params = await transfers(run, 'push', request);
  await demandImages(run, params);
  return transferred(run, `push ${request.name}`, pushKind.name, params);
}

/** `pull:NAME`: pulls them, and makes them what PROJECT/NAME means here. */
export async function pull(
  run: Run,
  request: TransferRequest & { readonly platform?: string | undefined },
): Promise<readonly TransferredImage[]> {
  const platform = platformOf(request.platform);
  const params = await transfers(run, 'pull', request);
  const asked = params.map((one) => ({ ...one, ...(platform !== undefined && { platform }) }));
  return transferred(run, `pull ${request.name}`, pullKind.name, asked);
}

async function transfers(
  run: Run,
  task: 'push' | 'pull',
  request: TransferRequest,
): Promise<readonly TransferParams[]> {
  const spec = await loadPlatform(run);
  const containers = wantedContainers(spec, request.name);
  const remote = remoteNames(task, spec, request);
  return containers.map((container) => ({
    container,
    image: `${imageName(spec.project.name, container)}:latest`,
    reference: remote(container),
  }));
}

function platformOf(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : parsePlatform(text);
  } catch (error) {
    if (error instanceof BadValue) throw new UsageError(`platform=${text}: this must be ${error.message}`);
    throw error;
  }
}

/** Before anything is pushed. */
async function demandImages(run: Run, params: readonly TransferParams[]): Promise<void> {
  const missing = await Promise.all(
    params.map(async ({ container, image }) =>
      (await run.ports.engine.images.inspect(image))
        ? []
        : [new DockeropsError(`there is no image ${image}`, { hint: `dockerops build:${container}` })],
    ),
  );
  throwAll(missing.flat());
}

async function transferred(
  run: Run,
  title: string,
  kind: string,
  params: readonly TransferParams[],
): Promise<readonly TransferredImage[]> {
  const plan: Plan = {
    title,
    policy: 'skip-dependents',
    steps: params.map((one) => ({
      id: `${kind}:${one.container}`,
      kind,
      params: { ...one },
      needs: [],
    })),
  };
  const [project = ''] = params[0]?.image.split('/') ?? [];
  const kinds = new KindRegistry().add(pushKind).add(pullKind);
  const { outputs } = await locked(run, project, () => applyPlan(plan, kinds, run));
  return params.flatMap(({ container, image, reference }) => {
    const digest = outputs.get(`${kind}:${container}`)?.['digest'];
    if (typeof digest !== 'string') return [];
    return [{ container, image, reference, digest, pinned: pinnedTo(reference, digest) }];
  });
}

const pinnedTo = (reference: string, digest: string): string =>
  digest === '' ? reference : `${reference.slice(0, reference.lastIndexOf(':'))}@${digest}`;

/** One line an image: what it is called there, and what means it for good. */
export const transferView = (images: readonly TransferredImage[]): View => ({
  kind: 'table',
  columns: ['CONTAINER', 'REFERENCE', 'PINNED'],
  rows: images.map(({ container, reference, pinned }) => [container, reference, pinned]),
});
