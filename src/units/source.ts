import type { Run } from '../ports/index.ts';
import { configurationDirectory } from './configuration/directory.ts';
import { readEnvironment } from './configuration/environment.ts';
import { withArguments } from './arguments/index.ts';
import type { UnitSource } from './file/load.ts';

/** Where units are looked for, and with which variables. */
export interface UnitsRequest {
  /** The configuration directory, in the place of the search. */
  readonly configuration?: string | undefined;
  /** Further environment files. */
  readonly environments?: readonly string[] | undefined;
  /** The unit's own arguments, as words of a command line. */
  readonly args?: readonly string[] | undefined;
}

/** The units of a request, with their variables. */
export async function sourceOf(run: Run, { configuration, environments }: UnitsRequest): Promise<UnitSource> {
  const directory = configurationDirectory(run, configuration);
  const variables = await readEnvironment(run, directory, environments ? { files: environments } : {});
  return { directory, cwd: run.cwd, variables };
}

/** The same, for one unit with its arguments. */
export const unitSource = async (run: Run, unit: string, request: UnitsRequest): Promise<UnitSource> =>
  withArguments(await sourceOf(run, request), unit, request.args ?? []);
