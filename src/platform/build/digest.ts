import { createHash } from 'node:crypto';
import type { ContextEntry } from './schema.ts';

/**
 * A digest of what a context holds: paths, types, modes, contents. Not of times and owners, so that two clones
 * of a project agree (the engine's cache leaves them out as well).
 */
export async function contextDigest(entries: AsyncIterable<ContextEntry>): Promise<string> {
  const hash = createHash('sha256');
  for await (const entry of entries) {
    const content = entry.type === 'file' ? await fileDigest(entry) : '';
    hash.update(JSON.stringify([entry.path, entry.type, entry.mode, entry.target ?? '', content]));
  }
  return hash.digest('hex');
}

async function fileDigest(entry: ContextEntry): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of entry.open()) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** What an image was made from; the same again makes the same image. `parents` are image ids by reference. */
export function sourceHash(of: {
  readonly contextDigest: string;
  readonly dockerfile: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly parents: Readonly<Record<string, string>>;
}): string {
  const sorted = (record: Readonly<Record<string, string>>) =>
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = [of.contextDigest, of.dockerfile, sorted(of.buildArgs), sorted(of.parents)];
  return `sha256:${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;
}
