import type { ImageSummary } from '../../ports/index.ts';
import { imageName, label } from '../labels.ts';
import { pauseContainer } from '../schema.ts';

/**
 * The tags of an image that are ours: PROJECT/NAME, and REGISTRY/PROJECT/NAME as push and pull call it. Labels alone do
 * not say it: what somebody builds FROM our images, or commits of our instances, inherits them.
 */
export function ownTags({ labels, tags }: ImageSummary): readonly string[] {
  const { [label.project]: project, [label.container]: container } = labels;
  if (project === undefined || container === undefined) return [];
  const name = imageName(project, container);
  return tags.filter((tag) => {
    const { repository } = splitTag(tag);
    return repository === name || repository.endsWith(`/${name}`);
  });
}

/** `HOST:PORT/a/b:TAG`; a colon before a slash belongs to the host. */
export function splitTag(reference: string): { readonly repository: string; readonly tag: string } {
  const colon = reference.lastIndexOf(':');
  return colon <= reference.lastIndexOf('/')
    ? { repository: reference, tag: 'latest' }
    : { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}

/** The image of a project's pods, which no Dockerfile builds and nothing is built upon. */
export const isPodImage = ({ labels, tags }: ImageSummary): boolean =>
  labels[label.role] === 'pod' &&
  tags.some((tag) => splitTag(tag).repository === imageName(labels[label.project] ?? '', pauseContainer));
