import { label } from '../labels.ts';
import type { ObservedImage } from './observe.ts';
import { splitTag } from './own.ts';

/** Something of an image that can go: one of its names, or all of it where it has none. */
export interface Stale {
  readonly id: string;
  /** A tag, or the image's id. */
  readonly reference: string;
  readonly why: string;
}

export interface Retention {
  /** Containers of the project, by build.conf and its folders: all that a run.conf can name. */
  readonly containers: readonly string[];
  /** References that a Dockerfile or `cache_from` names. */
  readonly named: readonly string[];
  /** So many releases of each image are kept: tags other than those of what is current. */
  readonly keep: number;
}

/**
 * What of a project's images nobody needs: builds that lost their name to newer ones, images of containers that are no
 * more, releases beyond those kept. What a container uses, in whatever state, is never among it, nor what dockerops did not make.
 */
export function staleImages(images: readonly ObservedImage[], retention: Retention): readonly Stale[] {
  const free = images.filter(({ users }) => users.length === 0);
  const untagged = free
    .filter(({ ownUntagged }) => ownUntagged)
    .map(({ summary: { id } }) => ({ id, reference: id, why: 'an older build' }));
  const current = new Set(images.filter((one) => isCurrent(one, retention)).map(({ summary }) => summary.id));
  const kept = keptReleases(images, current, retention.keep);
  const tagged = free
    .filter(({ summary: { id } }) => !current.has(id) && !kept.has(id))
    .flatMap((image) =>
      image.own
        .filter((reference) => !isNamed(reference, retention.named))
        .map((reference) => ({ id: image.summary.id, reference, why: whyStale(image, retention) })),
    );
  return [...untagged, ...tagged];
}

/** What PROJECT/NAME means now, for a container that there is. */
const isCurrent = ({ summary, own }: ObservedImage, { containers }: Retention): boolean => {
  const name = `${summary.labels[label.project] ?? ''}/${summary.labels[label.container] ?? ''}:latest`;
  return own.includes(name) && containers.includes(summary.labels[label.container] ?? '');
};

/** The newest of each container that have a tag of their own; a container that is no more has releases too. */
function keptReleases(
  images: readonly ObservedImage[],
  current: ReadonlySet<string>,
  keep: number,
): ReadonlySet<string> {
  const released = images
    .filter(({ summary, own }) => !current.has(summary.id) && own.some(isRelease))
    .sort((a, b) => b.summary.createdAt - a.summary.createdAt);
  const containerOf = ({ summary }: ObservedImage) => summary.labels[label.container];
  const newest = released.filter((one, at) => {
    const newer = released.slice(0, at).filter((other) => containerOf(other) === containerOf(one));
    return newer.length < keep;
  });
  return new Set(newest.map(({ summary }) => summary.id));
}

const isRelease = (reference: string): boolean => splitTag(reference).tag !== 'latest';

const isNamed = (reference: string, named: readonly string[]): boolean =>
  named.some((name) => {
    const [a, b] = [splitTag(name), splitTag(reference)];
    return a.repository === b.repository && a.tag === b.tag;
  });

function whyStale({ summary, own }: ObservedImage, { containers, keep }: Retention): string {
  const container = summary.labels[label.container] ?? '';
  if (own.some(isRelease)) return `older than the newest ${keep} releases`;
  return containers.includes(container) ? 'an older build' : `the project has no ${container} any more`;
}
