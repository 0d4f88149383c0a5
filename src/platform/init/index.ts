import { basename, resolve } from 'node:path';
import { UsageError, type View } from '../../core/index.ts';
import type { Run } from '../../ports/index.ts';
import { asProjectName, badProjectName } from '../spec/index.ts';
import { scaffold } from './files.ts';
import { madeText, type MadeProject } from './made.ts';
import { writeProject } from './write.ts';

export { readScaffold, type ScaffoldFile } from './files.ts';
export { writeScaffold } from './write.ts';

export interface InitRequest {
  /** Relative to where the user stands; the working directory itself by default. */
  readonly directory?: string | undefined;
  /** The project's name; the directory's by default. */
  readonly name?: string | undefined;
}

/**
 * Makes a directory a project: a copy of the demo to change. Run again, it adds what is missing.
 * Throws `ConfigError`, before anything is written, where a file of the user's own is in the way.
 */
export async function init(run: Run, request: InitRequest): Promise<MadeProject> {
  if (request.directory === '') throw noDirectory();
  const directory = resolve(run.cwd, request.directory ?? '.');
  const there = await run.ports.local.files.stat(directory);
  if (there && there.type !== 'directory') throw new UsageError(`${directory} is no directory`);
  const project = nameOf(request.name ?? asProjectName(basename(directory)), directory);
  const files = await scaffold(run.packageRoot, project);
  const written = await writeProject(run, `init ${project}`, directory, files);
  return { project, directory, written, dryRun: run.dryRun };
}

/** As of `init:$UNSET`, which means another place than the one where the user stands. */
const noDirectory = (): UsageError =>
  new UsageError('init: the name of the directory is empty', {
    hint: 'dockerops init makes the directory where you stand a project, dockerops init:NAME another',
  });

function nameOf(name: string, directory: string): string {
  const bad = badProjectName(name);
  if (bad === undefined) return name;
  throw new UsageError(bad, {
    hint: `dockerops init:${basename(directory) || '.'},name=NAME gives it another`,
  });
}

/** What was written, and what to type next. */
export const initView = (made: MadeProject): View => ({
  kind: 'text',
  text: `${madeText(made)}\nNext: dockerops build:all, then dockerops run:all`,
});
