import { join } from 'node:path';
import { ConfigError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';

/** Throws when the directory, or anything in it, is open to other users. */
export async function refuseOpenModes(run: Run, directory: string): Promise<void> {
  const { files } = run.ports.local;
  const names = (await files.list(directory)) ?? [];
  const paths = [directory, ...names.map((name) => join(directory, name))];
  const stats = await Promise.all(paths.map(async (path) => ({ path, stat: await files.stat(path) })));
  const open = stats.find(({ stat }) => stat && (stat.mode & 0o077) !== 0);
  if (!open) return;
  const mode = (open.stat?.mode ?? 0).toString(8).padStart(4, '0');
  throw new ConfigError(`others may read the project's ssh keys: ${open.path} has mode ${mode}`, {
    hint: `chmod -R go= ${directory}`,
  });
}

/** Root may work in a clone that belongs to a user, which git refuses unless told; and its hooks must not run then. */
const git = ['git', '-c', 'safe.directory=*', '-c', 'core.fsmonitor=false'];

/** What is wrong when git has, or is about to get, a file of the directory. */
export async function trackedKeys(run: Run, directory: string): Promise<ConfigError | undefined> {
  const listing = await run.ports.local.run({ argv: [...git, '-C', directory, 'ls-files', '--', '.'] });
  if (listing.exitCode !== 0 || listing.stdout.trim() === '') return undefined; // no git, no repository, or not in it
  return new ConfigError(
    `git tracks the project's ssh keys: ${listing.stdout.trim().replaceAll('\n', ', ')}`,
    {
      hint: [
        `git rm -r --cached ${directory}`,
        'dockerops keys:rotate   # whoever read the repository has the old ones',
      ],
    },
  );
}
