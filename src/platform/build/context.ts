import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreRules } from './ignore.ts';
import type { ContextEntry, ContextSource } from './schema.ts';

/** What goes to the engine, in the order of its paths: the same on every machine. */
export async function* contextEntries(source: ContextSource): AsyncIterable<ContextEntry> {
  const rules = await ignoreRules(source);
  yield* walk('');

  async function* walk(directory: string): AsyncIterable<ContextEntry> {
    const names = await readdir(join(source.context, directory));
    for (const name of names.sort()) {
      const path = directory === '' ? name : `${directory}/${name}`;
      const ignored = rules.ignores(path);
      if (ignored && !rules.mayHoldOthers(path)) continue;
      const entry = await readEntry(source.context, path);
      if (entry && !ignored) yield entry;
      if (entry?.type === 'directory') yield* walk(path);
    }
  }
}

/** Undefined for what a context cannot hold: sockets, pipes, devices. */
async function readEntry(context: string, path: string): Promise<ContextEntry | undefined> {
  const absolute = join(context, path);
  const stat = await lstat(absolute);
  const shared = {
    path,
    mode: stat.mode & 0o7777,
    modified: stat.mtimeMs,
    open: () => createReadStream(absolute),
  };
  if (stat.isDirectory()) return { ...shared, type: 'directory', sizeBytes: 0 };
  if (stat.isFile()) return { ...shared, type: 'file', sizeBytes: stat.size };
  if (!stat.isSymbolicLink()) return undefined;
  return { ...shared, type: 'symlink', sizeBytes: 0, target: await readlink(absolute) };
}
