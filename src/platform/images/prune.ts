import { DockeropsError, UsageError, type View, sizeText } from '../../core/index.ts';
import { applyPlan, KindRegistry, locked, type Plan } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { readSources } from '../build/sources.ts';
import { label, projectFilter } from '../labels.ts';
import type { PlatformSpec } from '../schema.ts';
import { loadPlatform } from '../spec/index.ts';
import { removeImage } from './kinds.ts';
import { observeImages } from './observe.ts';
import { staleImages, type Stale } from './stale.ts';

export interface PruneRequest {
  /** Do not ask. */
  readonly force?: boolean | undefined;
  /** Releases to keep of each image. */
  readonly keep?: number | undefined;
}

/** What a prune did; `--format json` gives it. */
export interface Pruned {
  /** What nobody needed: of a dry run it is still there. */
  readonly stale: readonly Stale[];
  readonly removed: readonly Stale[];
  /** What the engine's layers take less than before. */
  readonly freedBytes: number;
  /** Volumes of the project that no container mounts. They stay: `prune:volume=NAME` removes one. */
  readonly unusedVolumes: readonly string[];
}

const releasesKept = 5;

/** Removes images of the project that nobody needs, after saying what and asking; see `staleImages` for the rule. */
export async function prune(run: Run, request: PruneRequest = {}): Promise<Pruned> {
  const keep = request.keep ?? releasesKept;
  if (keep < 0) throw new UsageError(`keep=${keep}: this must be 0 or more`);
  const spec = await loadPlatform(run);
  const { name: project } = spec.project;
  const retention = { containers: spec.containers.map((one) => one.name), named: await namedBy(spec), keep };
  const find = async () => staleImages(await observeImages(run, { project }), retention);
  const asked = await find();
  const unusedVolumes = await dataVolumes(run, project);
  if (asked.length === 0) return { stale: [], removed: [], freedBytes: 0, unusedVolumes };
  if (request.force !== true && !run.dryRun) await confirm(run, asked);
  return locked(run, project, async () => {
    const still = new Set((await find()).map(({ reference }) => reference));
    const doomed = asked.filter(({ reference }) => still.has(reference));
    const before = run.dryRun ? 0 : (await run.ports.engine.images.usage()).totalBytes;
    await applyPlan(planOf(project, doomed), new KindRegistry().add(removeImage), run);
    const after = run.dryRun ? 0 : (await run.ports.engine.images.usage()).totalBytes;
    const removed = run.dryRun ? [] : doomed;
    return { stale: doomed, removed, freedBytes: Math.max(0, before - after), unusedVolumes };
  });
}

/** Tags of this project's images that a Dockerfile is FROM, copies from, or takes layers from. */
async function namedBy(spec: PlatformSpec): Promise<readonly string[]> {
  const names = spec.containers.map(({ name }) => name);
  const sources = [...(await readSources(spec, names)).values()];
  return sources.flatMap(({ externals, container }) => [
    ...externals,
    ...(container.options?.cacheFrom ?? []),
  ]);
}

/** The project's volumes of data that no container mounts: named, never removed. */
export const dataVolumes = async (run: Run, project: string): Promise<readonly string[]> =>
  (await run.ports.engine.volumes.list({ labels: [projectFilter(project)], unused: true }))
    .filter(({ labels }) => labels[label.role] === 'data')
    .map(({ name }) => name)
    .sort();

async function confirm(run: Run, doomed: readonly Stale[]): Promise<void> {
  const { ownBytes } = await run.ports.engine.images.usage();
  const ids = new Set(doomed.map(({ id }) => id));
  const least = [...ids].reduce((sum, id) => sum + Math.max(0, ownBytes.get(id) ?? 0), 0);
  const lines = doomed.map(({ reference, why }) => `  ${reference.slice(0, 100)} (${why})`).join('\n');
  const question = `Remove these images? That frees ${sizeText(least)} at least; containers and volumes stay.\n${lines}`;
  if (!(await run.ports.terminal.confirm(question, 'dockerops prune:force=True')))
    throw new DockeropsError('not confirmed: nothing was removed');
}

function planOf(project: string, doomed: readonly Stale[]): Plan {
  const steps = doomed.map((stale) => ({
    id: `remove:${stale.reference}`,
    kind: removeImage.name,
    params: { ...stale },
    needs: [],
    why: stale.why,
  }));
  return { title: `prune ${project}`, policy: 'skip-dependents', steps };
}

/** What was removed and why; the volumes that stay are named below. */
export const pruneView = ({ stale, removed, freedBytes, unusedVolumes }: Pruned): View => ({
  kind: 'table',
  columns: ['REMOVED', 'WHY'],
  rows: removed.map(({ reference, why }) => [reference.replace(/^sha256:(.{12}).*$/, '$1'), why]),
  empty:
    stale.length > 0
      ? 'Nothing was removed.'
      : 'Nothing to remove: every image is current, used, or a release that is kept.',
  notes: [
    ...(removed.length > 0 ? [`${sizeText(freedBytes)} freed.`] : []),
    ...(unusedVolumes.length > 0
      ? [
          `Not mounted, and left alone: ${unusedVolumes.join(', ')} ("dockerops prune:volume=NAME" removes one).`,
        ]
      : []),
  ],
});
