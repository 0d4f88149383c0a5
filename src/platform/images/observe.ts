import type { ContainerSummary, ImageSummary, Run } from '../../ports/index.ts';
import { label, projectFilter } from '../labels.ts';
import { ownTags } from './own.ts';
import { isOwnUntagged } from './untagged.ts';

export interface ObservedImage {
  readonly summary: ImageSummary;
  /** Those of its tags that dockerops gave it. */
  readonly own: readonly string[];
  /** Built by dockerops, and without a tag now. */
  readonly ownUntagged: boolean;
  /** Containers made from it, of whatever project and in any state. */
  readonly users: readonly ContainerSummary[];
}

/** Images of a project, of all of dockerops' (`labelled`), or all there are; with who uses them. */
export async function observeImages(
  run: Run,
  scope: { readonly project: string } | 'labelled' | 'all',
): Promise<readonly ObservedImage[]> {
  const { engine } = run.ports;
  const filter = scope === 'all' ? [] : [scope === 'labelled' ? label.project : projectFilter(scope.project)];
  const [summaries, containers] = await Promise.all([
    engine.images.summaries({ labels: filter }),
    engine.containers.list({ all: true }),
  ]);
  return Promise.all(
    summaries.map(async (summary) => ({
      summary,
      own: ownTags(summary),
      ownUntagged: await isOwnUntagged(run, summary, summaries),
      users: containers.filter(({ imageId }) => imageId === summary.id),
    })),
  );
}
