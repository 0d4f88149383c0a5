import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setIniValue } from '../../config/index.ts';

/** A file of something new: a project, a unit. */
export interface ScaffoldFile {
  /** Relative to its directory. */
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

const configuration = ['conf/build.conf', 'conf/run.conf'];

/** What a new project consists of: a copy of the demo that comes with dockerops, under its own name. */
export async function scaffold(packageRoot: string, name: string): Promise<readonly ScaffoldFile[]> {
  const folder = 'apps_containers/demo';
  const paths = (await readdir(join(packageRoot, folder))).sort().map((file) => `${folder}/${file}`);
  const files = await Promise.all(
    [...configuration, ...paths].map((path) => readScaffold(packageRoot, path)),
  );
  return files.map((file) =>
    file.path === 'conf/build.conf'
      ? { ...file, text: setIniValue(file.text, 'project', 'name', name) }
      : file,
  );
}

/** A file as it comes with dockerops; `path` is relative to the directory. */
export async function readScaffold(directory: string, path: string): Promise<ScaffoldFile> {
  const source = join(directory, path);
  const executable = ((await stat(source)).mode & 0o100) !== 0;
  return { path, text: await readFile(source, 'utf8'), mode: executable ? 0o755 : 0o644 };
}
