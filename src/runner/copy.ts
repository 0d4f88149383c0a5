import { basename, dirname, resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { DockeropsError } from '../core/index.ts';
import type { Files, Run } from '../ports/index.ts';

/** One end of a copy. */
export interface Place {
  readonly files: Files;
  readonly path: string;
  /** On this machine, where a relative path begins at the working directory; elsewhere at the user's home. */
  readonly local: boolean;
}

/**
 * Copies a file, or a tree with its modes, links and times. A file takes its target's place at once, and goes into a
 * target that is a directory; a tree is merged into the target. Throws `DockeropsError` for what is not there.
 */
export async function copyTo(
  { cwd, dryRun, emit, signal }: Run,
  source: Place,
  target: Place,
): Promise<void> {
  const from = source.local ? resolve(cwd, source.path) : source.path;
  const to = target.local ? resolve(cwd, target.path) : target.path;
  const stat = await source.files.stat(from);
  if (!stat) throw new DockeropsError(`${source.path}: there is no such file`);
  if (dryRun) {
    emit({ type: 'message', level: 'info', text: `dry run: ${source.path} is not copied to ${target.path}` });
    return;
  }
  if (stat.type === 'directory') {
    await target.files.unpack(await source.files.pack(from, basename(to)), dirname(to), basename(to));
    return;
  }
  const into = (await target.files.stat(to))?.type === 'directory' ? `${to}/${basename(from)}` : to;
  const data = await source.files.readStream(from);
  if (!data) throw new DockeropsError(`${source.path}: it has gone meanwhile`);
  addAbortSignal(signal, data);
  try {
    await target.files.writeStream(into, data, stat.type === 'file' ? stat.mode : undefined);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    data.destroy();
  }
}
