import { basename, resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { DockeropsError } from '../core/index.ts';
import type { Host, Run } from '../ports/index.ts';
import { transferTree, type TreeOptions } from './tree/index.ts';

/** One end of a copy. */
export interface Place {
  readonly host: Host;
  readonly path: string;
  /** On this machine, where a relative path begins at the working directory; elsewhere at the user's home. */
  readonly local: boolean;
}

/**
 * Copies a file, or a tree with its modes, links and times. A file takes its target's place at once, and goes into a
 * target that is a directory; a tree becomes the target, beside what that has already. Throws `DockeropsError` for what is not there.
 */
export async function copyTo(
  run: Run,
  source: Place,
  target: Place,
  options: TreeOptions = {},
): Promise<void> {
  const { cwd, dryRun, emit, signal } = run;
  const from = source.local ? resolve(cwd, source.path) : source.path;
  const to = target.local ? resolve(cwd, target.path) : target.path;
  const stat = await source.host.files.stat(from);
  if (!stat) throw new DockeropsError(`${source.path}: there is no such file`);
  if (dryRun) {
    emit({ type: 'message', level: 'info', text: `dry run: ${source.path} is not copied to ${target.path}` });
    return;
  }
  if (stat.type === 'directory') {
    await transferTree(run, { host: source.host, path: from }, { host: target.host, path: to }, options);
    return;
  }
  const into = (await target.host.files.stat(to))?.type === 'directory' ? `${to}/${basename(from)}` : to;
  const data = await source.host.files.readStream(from);
  if (!data) throw new DockeropsError(`${source.path}: it has gone meanwhile`);
  addAbortSignal(signal, data);
  try {
    await target.host.files.writeStream(into, data, stat.type === 'file' ? stat.mode : undefined);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    data.destroy();
  }
}
