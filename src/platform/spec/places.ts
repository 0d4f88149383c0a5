import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../core/index.ts';
import { readConfigFile, shownPath, type ConfigFile } from '../../config/index.ts';
import type { Run } from '../../ports/index.ts';
import type { Project } from '../schema.ts';

type Directories = Pick<Project, 'confDirectory' | 'appsDirectory'>;

/** The directory that holds build.conf and run.conf: `conf/`, or the original's `apps_containers/`. */
export function confPlace(run: Run, { confDirectory, appsDirectory }: Directories): string {
  const [here, there] = [filesIn(confDirectory), filesIn(appsDirectory)];
  if (here.length > 0 && there.length > 0 && confDirectory !== appsDirectory) {
    const files = [...here, ...there].map((path) => shownPath(path, run.cwd));
    throw new ConfigError(`both conf/ and apps_containers/ hold configuration: ${files.join(', ')}`, {
      hint: 'keep the files of one place',
    });
  }
  return there.length > 0 ? appsDirectory : confDirectory;
}

const filesIn = (directory: string): readonly string[] =>
  ['build.conf', 'run.conf'].map((name) => join(directory, name)).filter((path) => existsSync(path));

/** The build.conf of a place, if there is one. Throws `ConfigError` when it cannot be read. */
export const readBuildConf = (run: Run, place: string): Promise<ConfigFile | undefined> =>
  readConfigFile(join(place, 'build.conf'), run.cwd);
