import { join } from 'node:path';
import { ConfigError } from '../../core/index.ts';
import { shownPath } from '../../config/index.ts';
import { applyPlan, KindRegistry, type Plan } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import type { ScaffoldFile } from './files.ts';
import { ignoreKind, writeKind } from './kinds.ts';

const ignored = ['.dockerops/', 'host.conf', 'data_*/'];

/**
 * Writes the files of a new project that are not there yet, and returns their paths. Throws `ConfigError`, before
 * anything is written, where a file of the user's own is in the way.
 */
export async function writeProject(
  run: Run,
  title: string,
  directory: string,
  files: readonly ScaffoldFile[],
): Promise<readonly string[]> {
  const missing = await missingFiles(run, directory, files);
  const kinds = new KindRegistry().add(writeKind).add(ignoreKind);
  await applyPlan(planOf(title, directory, missing), kinds, run, 1);
  return missing.map(({ path }) => path);
}

/** Files that are not there. Those that are must be as they would be written. */
async function missingFiles(
  run: Run,
  directory: string,
  files: readonly ScaffoldFile[],
): Promise<readonly ScaffoldFile[]> {
  const found = await Promise.all(files.map(({ path }) => run.ports.local.files.read(join(directory, path))));
  const inTheWay = files.filter(({ text }, index) => found[index] && found[index].toString('utf8') !== text);
  if (inTheWay.length === 0) return files.filter((_, index) => !found[index]);
  const paths = inTheWay.map(({ path }) => shownPath(join(directory, path), run.cwd));
  throw new ConfigError(`there is something here already, and nothing is overwritten: ${paths.join(', ')}`, {
    hint: ['if this is your project, it needs no more', 'otherwise work in another directory'],
  });
}

function planOf(title: string, directory: string, files: readonly ScaffoldFile[]): Plan {
  const writes = files.map((file) => ({
    id: `write:${file.path}`,
    kind: writeKind.name,
    params: { directory, ...file },
    needs: [],
  }));
  const ignore = { id: 'ignore', kind: ignoreKind.name, params: { directory, patterns: ignored }, needs: [] };
  return { title, steps: [...writes, ignore], policy: 'stop' };
}
