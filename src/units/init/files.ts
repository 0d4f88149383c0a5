import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readScaffold, type ScaffoldFile } from '../../platform/init/index.ts';

/** What the unit is called in the examples that come with dockerops. */
const example = 'example';
const ownWord = new RegExp(`\\b${example}\\b`, 'g');

/** The example unit under a name: its containers, its images and what its comments say are called after it. */
export async function unitScaffold(packageRoot: string, name: string): Promise<readonly ScaffoldFile[]> {
  const from = examplesOf(packageRoot);
  const folders = [`services/${example}`, `units/${example}`];
  const paths = await Promise.all(folders.map((folder) => namesIn(from, folder)));
  const files = await Promise.all(paths.flat().map((path) => readScaffold(from, path)));
  return files.map((file) => ({
    ...file,
    path: file.path.replace(ownWord, name),
    text: file.text.replace(ownWord, name),
  }));
}

/** The variables that all units of a configuration directory share. */
export const variablesScaffold = (packageRoot: string): Promise<ScaffoldFile> =>
  readScaffold(examplesOf(packageRoot), 'environments/default.yaml');

const examplesOf = (packageRoot: string): string => join(packageRoot, 'docs', 'examples');

const namesIn = async (from: string, folder: string): Promise<readonly string[]> =>
  (await readdir(join(from, folder))).sort().map((file) => `${folder}/${file}`);
