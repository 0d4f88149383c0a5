import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, parse, resolve } from 'node:path';
import type { Environment } from '../core/index.ts';

/** Where a project lists its hosts. */
export const inventoryFile = 'conf/inventory.conf';

const extensions = ['.ts', '.mts', '.js', '.mjs', '.cjs'];
const dockeropsfiles = extensions.map((extension) => `dockeropsfile${extension}`);
/** What makes a directory a user's project: the platform's own marks, an inventory, and task files. */
const marks = ['apps_containers', 'conf/build.conf', 'conf/run.conf', inventoryFile, ...dockeropsfiles];

/** The user's task files: `dockeropsfile.ts` and `tasks/*.ts` of the project around `cwd`. Absolute, sorted. */
export function findTaskFiles(cwd: string, env: Environment): readonly string[] {
  const root = projectRoot(cwd, env);
  if (root === undefined) return [];
  const own = dockeropsfiles.map((name) => join(root, name)).filter((file) => existsSync(file));
  return [...own, ...filesIn(join(root, 'tasks'))];
}

/** PROJECT_DIR as seen from `cwd`, else the nearest directory upwards that is a project. */
export function projectRoot(cwd: string, env: Environment): string | undefined {
  const given = env['PROJECT_DIR']?.trim();
  return given ? resolve(cwd, given) : findRoot(cwd);
}

function findRoot(directory: string): string | undefined {
  if (marks.some((mark) => existsSync(join(directory, mark)))) return directory;
  const parent = dirname(directory);
  return parent === directory ? undefined : findRoot(parent);
}

/** Files whose name starts with `_` or `.` are helpers, and tests and declarations hold no tasks. */
function filesIn(directory: string): readonly string[] {
  if (!existsSync(directory) || isOurOwn(dirname(directory))) return [];
  return readdirSync(directory)
    .filter((name) => extensions.includes(parse(name).ext) && !/^[._]|\.(test|d)\.[^.]+$/.test(name))
    .sort()
    .map((name) => join(directory, name));
}

/** In a clone of dockerops itself, `tasks/` holds the built-in tasks. */
function isOurOwn(root: string): boolean {
  const file = join(root, 'package.json');
  return existsSync(file) && /"name":\s*"dockerops"/.test(readFileSync(file, 'utf8'));
}

/** `deploy` of `/x/tasks/deploy.ts`: the name its default export gets; none for a dockeropsfile. */
export function namespaceOfFile(file: string): string | undefined {
  const name = parse(basename(file)).name;
  return name === 'dockeropsfile' ? undefined : name;
}
