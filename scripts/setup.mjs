// What every set-up starts with: the npm packages and the built program, each made only when it is not there yet.
// `node scripts/setup.mjs` does both. Needs nothing but Node and npm.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const repository = join(import.meta.dirname, '..');

const builtFrom = ['src', 'tasks', 'scripts/build.mjs', 'package.json', 'package-lock.json'];
const program = 'dist/bin.cjs';

/** Installs the packages of package-lock.json, unless exactly they are there. */
export function ensurePackages() {
  if (packagesMatch()) return say('npm packages', 'already there');
  say('npm packages', 'installing');
  npm('ci', '--no-audit', '--no-fund', '--loglevel=error');
}

/** Builds dist/, unless it is newer than all it is built from. */
export function ensureBuild() {
  const builtAt = modifiedAt(program);
  if (builtAt > Math.max(...builtFrom.map(modifiedAt))) return say('dockerops', 'already built');
  say('dockerops', 'building');
  npm('run', '--silent', 'build');
}

/** npm writes down what it installed in a lockfile of its own. */
function packagesMatch() {
  const wanted = lockedPackages('package-lock.json');
  const there = lockedPackages('node_modules/.package-lock.json');
  if (!wanted || !there) return false;
  return Object.entries(wanted).every(([path, { integrity, optional }]) =>
    path === '' ? true : path in there ? there[path].integrity === integrity : optional,
  );
}

function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(join(repository, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Of a file, or of the newest file below a directory; 0 when there is none. */
function modifiedAt(path) {
  const found = statSync(join(repository, path), { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(join(repository, path)).map((name) => modifiedAt(join(path, name))));
}

function npm(...args) {
  const { status } = spawnSync('npm', args, { cwd: repository, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`npm ${args[0]} failed`);
}

const say = (what, state) => console.error(`${what}: ${state}`);

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    ensurePackages();
    ensureBuild();
  } catch (error) {
    console.error(`error: ${error.message}; its own message stands above`);
    process.exitCode = 1;
  }
}
