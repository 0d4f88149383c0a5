import { UsageError, type View } from '../../core/index.ts';
import { writeScaffold } from '../../platform/init/index.ts';
import type { Run } from '../../ports/index.ts';
import { newConfigurationDirectory } from '../configuration/directory.ts';
import { environmentFiles } from '../configuration/environment.ts';
import { unitScaffold, variablesScaffold } from './files.ts';

/** An example unit that was written, or in a dry run would be. */
export interface MadeUnit {
  readonly unit: string;
  /** The configuration directory, absolute. */
  readonly directory: string;
  /** Whether the search finds it, so that nobody has to name it. */
  readonly found: boolean;
  /** What was written, relative to it; empty when all was there. */
  readonly written: readonly string[];
  readonly dryRun: boolean;
}

export interface InitUnitRequest {
  /** `example` by default. */
  readonly name?: string | undefined;
  /** The configuration directory, made when it is not there; by default the one that is searched, else `~/.dockerstra`. */
  readonly configuration?: string | undefined;
}

/**
 * Writes an example unit that runs as it is. Run again, it adds what is missing. Throws `ConfigError`, before anything
 * is written, where a file of the user's own is in the way.
 */
export async function initUnit(run: Run, request: InitUnitRequest): Promise<MadeUnit> {
  const unit = demandName(request.name ?? 'example');
  const directory = newConfigurationDirectory(run, request.configuration);
  const own = await unitScaffold(run.packageRoot, unit);
  const files =
    environmentFiles(directory).length > 0 ? own : [await variablesScaffold(run.packageRoot), ...own];
  const otherwise = [
    'if this is your unit, it needs no more',
    'dockerops unit.init:NAME gives it another name',
  ];
  const written = await writeScaffold(run, {
    title: `init ${unit}`,
    directory,
    files,
    ignored: [],
    otherwise,
  });
  return { unit, directory, found: request.configuration === undefined, written, dryRun: run.dryRun };
}

/** Containers and images are called after it: the stricter rule is that of images. */
function demandName(name: string): string {
  if (/^[a-z0-9]+([._-][a-z0-9]+)*$/.test(name) && name !== 'host') return name;
  throw new UsageError(`"${name}" cannot be the name of an example unit`, {
    hint: 'its images are called after it: lower-case letters and digits, parted by single "-", "_" or "."',
  });
}

/** What was written, and what to type next. */
export function initUnitView({ unit, directory, found, written, dryRun }: MadeUnit): View {
  const made = `${dryRun ? 'would write' : 'wrote'} the unit ${unit} to ${directory}: ${written.join(', ')}`;
  const first = written.length > 0 ? made : `${directory} has the unit ${unit} already`;
  const conf = found ? '' : `,conf=${directory}`;
  const next = [
    `unit.start:${unit}${conf}`,
    `-v unit.run:${unit}/visits${conf}`,
    `unit.run:${unit}/test:check${conf}`,
  ];
  return {
    kind: 'text',
    text: [first, 'Next:', ...next.map((line) => `  dockerops ${line}`)].join('\n'),
  };
}
