import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '../../ports/index.ts';
import { ok, failed, warning, type Check } from './check.ts';

/** package.json's `engines`. */
const oldestNode = [20, 19] as const;

/** Node, and whether a new terminal finds `dockerops`. Needs neither engine nor project. */
export async function checkMachine(run: Run): Promise<readonly Check[]> {
  return [checkNode(process.versions.node), await checkPath(run)];
}

/** Whether this Node is one that package.json's `engines` admits. */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestNode;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return ok('node', version);
  const wanted = oldestNode.join('.');
  return failed('node', `${version} is too old`, `install Node ${wanted} or newer`);
}

async function checkPath(run: Run): Promise<Check> {
  const directories = (run.env['PATH'] ?? '').split(':').filter((directory) => directory !== '');
  for (const directory of directories) {
    const path = join(directory, 'dockerops');
    if (await isExecutable(path)) return ok('command', path);
  }
  return warning('command', 'no dockerops on PATH', `${join(run.packageRoot, 'install.sh')} user`);
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
