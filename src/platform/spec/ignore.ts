import { join } from 'node:path';
import type { Files } from '../../ports/index.ts';

/** Those of these patterns that a project's `.gitignore` does not have. */
export async function notIgnored(
  files: Files,
  directory: string,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const lines = (await textOf(files, directory)).split(/\r?\n/).map(bare);
  return patterns.filter((pattern) => !lines.includes(bare(pattern)));
}

/** Adds lines to a project's `.gitignore`; those that are there stay as they are. */
export async function ignoreInGit(
  files: Files,
  directory: string,
  patterns: readonly string[],
): Promise<void> {
  const missing = await notIgnored(files, directory, patterns);
  if (missing.length === 0) return;
  const text = await textOf(files, directory);
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  await files.write(join(directory, '.gitignore'), `${text}${gap}${missing.join('\n')}\n`);
}

const textOf = async (files: Files, directory: string): Promise<string> =>
  (await files.read(join(directory, '.gitignore')))?.toString('utf8') ?? '';

/** `/x`, `x/` and `x` all keep the x at the top out. */
const bare = (pattern: string): string => pattern.trim().replace(/^\/|\/$/g, '');
