import { sizeText } from '../../core/index.ts';
import type { View } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { label } from '../labels.ts';
import { isInstance, readInstance } from '../observe.ts';
import { callOf } from '../select.ts';
import { requireProject } from '../spec/index.ts';
import { ageText } from '../views/format.ts';
import { observeImages, type ObservedImage } from './observe.ts';
import { isPodImage, splitTag } from './own.ts';

/** A row of `images --format json`: one for each tag, and one for an image without any. */
export interface ImageRow {
  readonly project: string | null;
  readonly container: string | null;
  /** Null, as the tag, for one that lost its name to a newer image. */
  readonly image: string | null;
  readonly tag: string | null;
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly ageSeconds: number;
  /** With what it shares with other images. */
  readonly sizeBytes: number;
  /** Instances made from it, as one would type them; stopped ones too. */
  readonly instances: readonly string[];
  /** Names of other containers made from it. */
  readonly containers: readonly string[];
  /** Made by dockerops. */
  readonly ours: boolean;
}

/** What `images` shows: the project's; `all`: those of all projects of dockerops; `reallyall`: all on this engine. */
export async function images(run: Run, name: 'all' | 'reallyall' | undefined): Promise<readonly ImageRow[]> {
  const scope =
    name === undefined
      ? { project: (await requireProject(run)).name }
      : name === 'all'
        ? ('labelled' as const)
        : ('all' as const);
  const now = run.clock.now() / 1000;
  const rows = (await observeImages(run, scope)).flatMap((one) => rowsOf(one, now));
  return rows.sort(byName);
}

/** Those without a name last, and of these the newest first. */
const byName = (a: ImageRow, b: ImageRow): number =>
  Number(a.image === null) - Number(b.image === null) ||
  (a.image ?? '').localeCompare(b.image ?? '') ||
  (a.tag ?? '').localeCompare(b.tag ?? '') ||
  a.ageSeconds - b.ageSeconds;

function rowsOf(one: ObservedImage, now: number): readonly ImageRow[] {
  const { summary, users } = one;
  const instances = users.filter(isInstance).map(readInstance);
  const shared = {
    project: summary.labels[label.project] ?? null,
    container: summary.labels[label.container] ?? null,
    id: summary.id,
    createdAt: new Date(summary.createdAt * 1000).toISOString(),
    ageSeconds: Math.max(0, Math.round(now - summary.createdAt)),
    sizeBytes: summary.sizeBytes,
    instances: instances.map(callOf).sort(),
    containers: users
      .filter((user) => !isInstance(user))
      .map((user) => user.name)
      .sort(),
  };
  if (summary.tags.length === 0) return [{ ...shared, image: null, tag: null, ours: one.ownUntagged }];
  return summary.tags.map((reference) => {
    const { repository, tag } = splitTag(reference);
    return { ...shared, image: repository, tag, ours: one.own.includes(reference) || isPodImage(summary) };
  });
}

const columns = ['IMAGE', 'TAG', 'ID', 'AGE', 'SIZE', 'USED BY', 'OURS'];

/** A line an image; without a tag or a name a dash. */
export const imagesView = (rows: readonly ImageRow[]): View => ({
  kind: 'table',
  columns,
  rows: rows.map((row) => [
    row.image ?? '-',
    row.tag ?? '-',
    shortId(row.id),
    ageText(row.ageSeconds),
    sizeText(row.sizeBytes),
    [...row.instances, ...row.containers].join(' ') || '-',
    row.ours ? 'yes' : 'no',
  ]),
  empty: 'No images. "dockerops build:all" makes them.',
  ...(rows.some((row) => row.ours && row.image === null) && {
    notes: ['Without a name: older builds. "dockerops prune" removes those that nothing uses.'],
  }),
});

/** The twelve digits docker shows of an id. */
export const shortId = (id: string): string => id.replace(/^sha256:/, '').slice(0, 12);
