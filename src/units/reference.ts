/** The image's name without its tag; a colon before a slash belongs to the registry. */
export function repositoryOf(reference: string): string {
  const colon = reference.lastIndexOf(':');
  return colon > reference.lastIndexOf('/') ? reference.slice(0, colon) : reference;
}

/** With the tag that a reference without one means. */
export const withTag = (reference: string): string =>
  repositoryOf(reference) === reference && !reference.includes('@') ? `${reference}:latest` : reference;

/** What `tag`, `commit` and `push` write: a repository and a tag, or both in `tag` (units §3). */
export function targetOf(
  image: string | undefined,
  repository: string | undefined,
  tag: string | undefined,
): string | undefined {
  if (repository !== undefined) return `${repository}:${tag ?? 'latest'}`;
  if (tag !== undefined && /[:/]/.test(tag)) return withTag(tag);
  if (image === undefined) return undefined;
  return tag === undefined ? withTag(image) : `${repositoryOf(image)}:${tag}`;
}
