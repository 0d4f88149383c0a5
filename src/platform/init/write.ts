import { join } from 'node:path';
import { ConfigError } from '../../core/index.ts';
import { shownPath } from '../../config/index.ts';
import { applyPlan, KindRegistry, type Plan } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import type { ScaffoldFile } from './files.ts';
import { ignoreKind, writeKind } from './kinds.ts';

/** Files that something new begins with. */
export interface Scaffold {
  /** Of the plan. */
  readonly title: string;
  /** Absolute. */
  readonly directory: string;
  readonly files: readonly ScaffoldFile[];
  /** Patterns that git is to ignore there. */
  readonly ignored: readonly string[];
  /** What to try where a file of the user's own is in the way. */
  readonly otherwise: readonly string[];
}

/**
 * Writes those of the files that are not there yet, and returns their paths. Throws `ConfigError`, before anything is
 * written, where a file of the user's own is in the way.
 */
export async function writeScaffold(run: Run, scaffold: Scaffold): Promise<readonly string[]> {
  const missing = await missingFiles(run, scaffold);
  const kinds = new KindRegistry().add(writeKind).add(ignoreKind);
  await applyPlan(planOf({ ...scaffold, files: missing }), kinds, run, 1);
  return missing.map(({ path }) => path);
}

/** The same for the files of a project. */
export const writeProject = (
  run: Run,
  title: string,
  directory: string,
  files: readonly ScaffoldFile[],
): Promise<readonly string[]> =>
  writeScaffold(run, {
    title,
    directory,
    files,
    ignored: ['.dockerops/', 'host.conf', 'data_*/'],
    otherwise: ['if this is your project, it needs no more', 'otherwise work in another directory'],
  });

/** Files that are not there. Those that are must be as they would be written. */
async function missingFiles(
  run: Run,
  { directory, files, otherwise }: Scaffold,
): Promise<readonly ScaffoldFile[]> {
  const found = await Promise.all(files.map(({ path }) => run.ports.local.files.read(join(directory, path))));
  const inTheWay = files.filter(({ text }, index) => found[index] && found[index].toString('utf8') !== text);
  if (inTheWay.length === 0) return files.filter((_, index) => !found[index]);
  const paths = inTheWay.map(({ path }) => shownPath(join(directory, path), run.cwd));
  throw new ConfigError(`there is something here already, and nothing is overwritten: ${paths.join(', ')}`, {
    hint: otherwise,
  });
}

function planOf({ title, directory, files, ignored }: Scaffold): Plan {
  const writes = files.map((file) => ({
    id: `write:${file.path}`,
    kind: writeKind.name,
    params: { directory, ...file },
    needs: [],
  }));
  const ignore = { id: 'ignore', kind: ignoreKind.name, params: { directory, patterns: ignored }, needs: [] };
  return { title, steps: [...writes, ...(ignored.length > 0 ? [ignore] : [])], policy: 'stop' };
}
