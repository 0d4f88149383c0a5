/** `registry:5000/name:tag` as the API wants it; a colon before a slash belongs to the registry. Default tag: `latest`. */
export function splitReference(reference: string): { repo: string; tag: string } {
  const digest = reference.indexOf('@');
  if (digest >= 0) return { repo: reference.slice(0, digest), tag: reference.slice(digest + 1) };
  const colon = reference.lastIndexOf(':');
  if (colon <= reference.lastIndexOf('/')) return { repo: reference, tag: 'latest' };
  return { repo: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}
