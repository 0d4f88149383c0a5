import { posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import type { Run } from '../../../ports/index.ts';
import { globPattern } from './glob.ts';

/** A file of a test's results. */
export interface KeptFile {
  /** From the working directory. */
  readonly name: string;
  readonly data: Buffer | string;
  readonly mode?: number;
}

/** The files of a container, running or not, that globs from its working directory mean; one that means none is a warning. */
export async function collected(
  run: Run,
  container: string,
  workdir: string,
  globs: readonly string[],
): Promise<readonly KeptFile[]> {
  const all: KeptFile[] = [];
  for (const glob of globs) {
    const wanted = posix.resolve(workdir, glob.endsWith('/') ? `${glob}**` : glob);
    const found = await matching(run, container, wanted);
    if (found.length === 0)
      run.emit({ type: 'message', level: 'warning', text: `no file matches ${glob} in ${workdir}` });
    for (const { name, ...file } of found)
      all.push({ ...file, name: posix.relative(workdir, name).replace(/^(\.\.\/)+/, '') });
  }
  return all;
}

/** With absolute names. */
async function matching(run: Run, container: string, glob: string): Promise<readonly KeptFile[]> {
  const { extract } = await import('tar-stream');
  const root = fixedPart(glob);
  const archive = await run.ports.engine.containers.getArchive(container, root);
  if (!archive) return [];
  const entries = extract();
  const fed = pipeline(archive, entries);
  fed.catch(() => undefined);
  const pattern = globPattern(glob);
  const found: KeptFile[] = [];
  for await (const entry of entries) {
    const { header } = entry;
    const name = posix.resolve(posix.dirname(root), header.name);
    if (header.type === 'file' && pattern.test(name))
      found.push({
        name,
        data: await buffer(entry),
        mode: header.mode,
      });
    else entry.resume();
  }
  await fed;
  return found;
}

/** The directories, or the file, before the first wildcard. */
function fixedPart(glob: string): string {
  const parts = glob.split('/');
  const first = parts.findIndex((part) => /[*?[{]/.test(part));
  return (first < 0 ? parts : parts.slice(0, first)).join('/') || '/';
}
