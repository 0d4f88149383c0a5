import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError, type SourcePosition } from '../../core/index.ts';
import type { ConfigFile } from '../../config/index.ts';
import type { Run } from '../../ports/index.ts';
import { baseContainer, type Project } from '../schema.ts';
import { asProjectName, badProjectName } from './names.ts';
import { confPlace, readBuildConf } from './places.ts';

const marks = ['apps_containers', 'conf/build.conf', 'conf/run.conf'];

/** A project, and what is wrong with its name, which is none then. */
interface Located {
  readonly project: Project;
  readonly badName?: ConfigError;
}

/**
 * The project the user stands in: the nearest directory upwards with `apps_containers/`, `conf/build.conf` or
 * `conf/run.conf`, unless the environment says otherwise (dockerops §1). Undefined outside of one.
 * Throws `ConfigError` for a name that cannot be.
 */
export async function findProject(run: Run): Promise<Project | undefined> {
  const { project, badName } = (await locateProject(run)) ?? {};
  if (badName) throw badName;
  return project;
}

/** The same, for who says all that is wrong in one go. */
async function locateProject(run: Run): Promise<Located | undefined> {
  const directory = projectDirectory(run);
  if (directory === undefined) return undefined;
  const confDirectory = join(directory, 'conf');
  const appsDirectory = fromEnvironment(run, 'APPS_CONTAINERS_DIR') ?? join(directory, 'apps_containers');
  const { name, badName } = await projectName(
    run,
    directory,
    confPlace(run, { confDirectory, appsDirectory }),
  );
  const bases = fromEnvironment(run, 'BASE_CONTAINERS_DIR');
  const project = {
    name,
    directory,
    appsDirectory,
    confDirectory,
    baseDirectory: bases === undefined ? join(run.packageRoot, 'base-image') : join(bases, baseContainer),
    dataDirectory: fromEnvironment(run, 'DATA_DIR') ?? dataPlace(run, directory, name),
    ...(isElsewhere(run) && { elsewhere: true }),
    keysDirectory: join(directory, '.dockerops', 'keys'),
  };
  return { project, ...(badName && { badName }) };
}

/** True when instances run on another machine than the one where the project lies. */
const isElsewhere = ({ ports }: Run): boolean => ports.host !== ports.local;

/** Beside the project; on another machine there is no such place. */
const dataPlace = (run: Run, directory: string, name: string): string =>
  isElsewhere(run) ? `/var/lib/dockerops/${name}` : join(directory, `data_${name}`);

/** The same for tasks that cannot do without: throws `ConfigError` outside of a project. */
export async function requireProject(run: Run): Promise<Project> {
  const { project, badName } = await requireLocated(run);
  if (badName) throw badName;
  return project;
}

/** The same; a bad name is only told, for who has more to say. */
export async function requireLocated(run: Run): Promise<Located> {
  const located = await locateProject(run);
  if (located) return located;
  throw new ConfigError(`there is no dockerops project in ${run.cwd} or above`, {
    hint: ['dockerops init makes one here', 'dockerops -C DIR … works in another directory'],
  });
}

/** A path of the environment, as seen from where the user stands. */
function fromEnvironment(run: Run, variable: string): string | undefined {
  const value = run.env[variable];
  return value === undefined || value.trim() === '' ? undefined : resolve(run.cwd, value);
}

function projectDirectory(run: Run): string | undefined {
  const given = fromEnvironment(run, 'PROJECT_DIR');
  if (given === undefined) {
    return (
      walkUp(run.cwd) ?? (fromEnvironment(run, 'APPS_CONTAINERS_DIR') === undefined ? undefined : run.cwd)
    );
  }
  if (statSync(given, { throwIfNoEntry: false })?.isDirectory()) return given;
  throw new ConfigError(`PROJECT_DIR names ${given}, which is no directory`);
}

function walkUp(directory: string): string | undefined {
  if (marks.some((mark) => existsSync(join(directory, mark)))) return directory;
  const parent = dirname(directory);
  return parent === directory ? undefined : walkUp(parent);
}

type Named = Pick<Project, 'name'> & Pick<Located, 'badName'>;

async function projectName(run: Run, directory: string, place: string): Promise<Named> {
  const given = run.env['PROJECT_NAME']?.trim();
  if (given !== undefined && given !== '') return checked(given, 'PROJECT_NAME');
  const written = writtenName(await readBuildConf(run, place));
  if (written) return checked(written.value, '[project] name', written.where);
  return checked(asProjectName(basename(directory)), `the name of the directory ${directory}`);
}

/** Only the name: all that is wrong with the file is said by `loadPlatform`. */
function writtenName(file: ConfigFile | undefined) {
  if (file?.format !== 'ini') return undefined;
  const entries = file.document.sections
    .filter(({ name }) => name === 'project')
    .flatMap(({ entries }) => entries);
  return entries.find(({ key, value }) => key === 'name' && value !== '');
}

function checked(name: string, source: string, where?: SourcePosition): Named {
  const bad = badProjectName(name);
  if (bad === undefined) return { name };
  const better = asProjectName(name);
  const badName = new ConfigError(`${bad} (from ${source})`, {
    ...(where ? { where } : {}),
    hint:
      badProjectName(better) === undefined
        ? `"${better}" would do`
        : 'set PROJECT_NAME, or name in [project] of conf/build.conf',
  });
  return { name, badName };
}
