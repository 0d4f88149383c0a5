import { createHash } from 'node:crypto';
import type { BuildOptions } from '../schema.ts';
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

/**
 * What an image was made from; the same again makes the same image. `parents` are image ids by reference. Secrets are no
 * part of it: like Docker's cache, it takes an image for the same whatever they were.
 */
export function sourceHash(of: {
  readonly contextDigest: string;
  readonly dockerfile: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly parents: Readonly<Record<string, string>>;
  readonly options?: BuildOptions;
}): string {
  const sorted = (record: Readonly<Record<string, string>>) =>
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  const { target, platform, labels } = of.options ?? {};
  // An image that says none of these keeps the hash it had before they were known.
  const more = [target ?? '', platform ?? '', sorted(labels ?? {})];
  const isPlain = more.every((part) => part.length === 0);
  const parts = [of.contextDigest, of.dockerfile, sorted(of.buildArgs), sorted(of.parents)];
  const all = isPlain ? parts : [...parts, more];
  return `sha256:${createHash('sha256').update(JSON.stringify(all)).digest('hex')}`;
}
