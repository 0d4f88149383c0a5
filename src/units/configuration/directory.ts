import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, UsageError } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';

type Surroundings = Pick<Run, 'cwd' | 'env' | 'packageRoot'>;

/**
 * The configuration directory, absolute: the one that is named, else DOCKERSTRA_CONF, else the first of the seed's
 * three places that has `units/` or `environments/`. Nothing is merged. Throws when there is none.
 */
export function configurationDirectory(run: Surroundings, given?: string): string {
  const named = namedDirectory(run, given);
  if (named !== undefined) return demanded(named, given === undefined ? 'DOCKERSTRA_CONF' : 'conf');
  const places = candidates(run);
  const found = places.find(isInitialised);
  if (found === undefined)
    throw new ConfigError('there is no configuration directory of units', {
      hint: [
        `looked at ${places.join(', ')}`,
        'it has the directories units and environments; name one with conf=DIR',
        'dockerops unit.init makes one with an example',
      ],
    });
  return found;
}

/**
 * Where a new unit goes, absolute: the directory that is named, which need not be there, else the one that the search
 * finds, else `~/.dockerstra`.
 */
export function newConfigurationDirectory(run: Surroundings, given?: string): string {
  const named = namedDirectory(run, given);
  if (named !== undefined) return named;
  const places = candidates(run);
  const home = run.env['HOME'] ? places[0] : undefined;
  const directory = places.find(isInitialised) ?? home;
  if (directory !== undefined) return directory;
  throw new UsageError('there is no home directory to write to', { hint: 'name a directory with conf=DIR' });
}

function namedDirectory({ cwd, env }: Surroundings, given?: string): string | undefined {
  const named = given ?? (env['DOCKERSTRA_CONF'] || undefined);
  return named === undefined ? undefined : resolve(cwd, named);
}

/** The seed's order. */
function candidates({ env, packageRoot }: Surroundings): readonly string[] {
  const home = env['HOME'];
  const prefix = env['DOCKERSTRA_PREFIX'] || packageRoot;
  return [...(home ? [join(home, '.dockerstra')] : []), join(prefix, 'etc', 'dockerstra'), '/etc/dockerstra'];
}

const isInitialised = (directory: string): boolean =>
  ['units', 'environments'].some((name) => isDirectory(join(directory, name)));

function demanded(directory: string, by: string): string {
  if (isDirectory(directory)) return directory;
  throw new UsageError(`${by}: ${directory} is no directory`);
}

export const isDirectory = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
