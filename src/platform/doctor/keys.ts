import { join } from 'node:path';
import type { Run } from '../../ports/index.ts';
import { trackedKeys } from '../keys/guards.ts';
import type { Project } from '../schema.ts';
import { failed, ok, warning, type Check } from './check.ts';

/** The project's private keys: for their owner only, and out of git. */
export async function checkKeys(run: Run, project: Project): Promise<readonly Check[]> {
  const names = await run.ports.local.files.list(project.keysDirectory);
  if (names === undefined) return [ok('keys', 'none yet: the first build makes them')];
  return Promise.all([checkModes(run, project.keysDirectory, names), checkIgnored(run, project)]);
}

async function checkModes(run: Run, directory: string, names: readonly string[]): Promise<Check> {
  const { files } = run.ports.local;
  const secret = names.filter((name) => !name.endsWith('.pub')).map((name) => join(directory, name));
  const paths = [directory, ...secret];
  const modes = await Promise.all(paths.map(async (path) => (await files.stat(path))?.mode ?? 0));
  const open = paths.filter((_, index) => ((modes[index] ?? 0) & 0o077) !== 0);
  if (open.length === 0) return ok('keys', `${directory}, for their owner only`);
  return failed('keys', `others may read ${open.join(', ')}`, `chmod -R go= ${directory}`);
}

/** Asks git itself, since rules may stand in many files; what it tracks it does not ignore, whatever they say. */
async function checkIgnored(run: Run, { directory, keysDirectory }: Project): Promise<Check> {
  const tracked = await trackedKeys(run, keysDirectory);
  if (tracked) return failed('keys in git', tracked.message, ...tracked.hints);
  const argv = ['git', 'check-ignore', '--quiet', keysDirectory];
  const { exitCode } = await run.ports.local.run({ argv, cwd: directory }, { signal: run.signal });
  if (exitCode === 0) return ok('keys in git', 'ignored');
  if (exitCode !== 1) return ok('keys in git', 'not a git repository');
  return warning(
    'keys in git',
    `${keysDirectory} is not ignored`,
    `echo .dockerops/ >> ${join(directory, '.gitignore')}`,
  );
}
