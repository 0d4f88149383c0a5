import { basename, join, resolve } from 'node:path';
import { ConfigError, UsageError, type View } from '../../core/index.ts';
import { shownPath } from '../../config/index.ts';
import { describePlan, execute, KindRegistry, type Plan } from '../../plan/index.ts';
import type { Run } from '../../ports/index.ts';
import { asProjectName, badProjectName } from '../spec/index.ts';
import { scaffold, type ScaffoldFile } from './files.ts';
import { ignoreKind, writeKind } from './kinds.ts';

export interface InitRequest {
  /** Relative to where the user stands; the working directory itself by default. */
  readonly directory?: string | undefined;
  /** The project's name; the directory's by default. */
  readonly name?: string | undefined;
}

export interface InitResult {
  readonly project: string;
  /** Absolute. */
  readonly directory: string;
  /** What was written, relative to it; empty when all was there. */
  readonly written: readonly string[];
}

const ignored = ['.dockerops/', 'host.conf', 'data_*/'];

/**
 * Makes a directory a project: a copy of the demo to change. Run again, it adds what is missing.
 * Throws `ConfigError`, before anything is written, where a file of the user's own is in the way.
 */
export async function init(run: Run, request: InitRequest): Promise<InitResult> {
  const directory = resolve(run.cwd, request.directory ?? '.');
  const there = await run.ports.local.files.stat(directory);
  if (there && there.type !== 'directory') throw new UsageError(`${directory} is no directory`);
  const project = nameOf(request.name ?? asProjectName(basename(directory)), directory);
  const files = await scaffold(run.packageRoot, project);
  const missing = await missingFiles(run, directory, files);
  await apply(run, planOf(directory, project, missing));
  return { project, directory, written: missing.map(({ path }) => path) };
}

function nameOf(name: string, directory: string): string {
  const bad = badProjectName(name);
  if (bad === undefined) return name;
  throw new UsageError(bad, {
    hint: `dockerops init:${basename(directory) || '.'},name=NAME gives it another`,
  });
}

/** Files that are not there. Those that are must be as they would be written. */
async function missingFiles(
  run: Run,
  directory: string,
  files: readonly ScaffoldFile[],
): Promise<readonly ScaffoldFile[]> {
  const found = await Promise.all(files.map(({ path }) => run.ports.local.files.read(join(directory, path))));
  const inTheWay = files.filter(({ text }, index) => found[index] && found[index].toString('utf8') !== text);
  if (inTheWay.length === 0) return files.filter((_, index) => !found[index]);
  const paths = inTheWay.map(({ path }) => shownPath(join(directory, path), run.cwd));
  throw new ConfigError(`there is something here already, and init overwrites nothing: ${paths.join(', ')}`, {
    hint: ['if this is your project, it needs no init', 'otherwise: dockerops init:DIRECTORY'],
  });
}

function planOf(directory: string, project: string, files: readonly ScaffoldFile[]): Plan {
  const writes = files.map((file) => ({
    id: `write:${file.path}`,
    kind: writeKind.name,
    params: { directory, ...file },
    needs: [],
  }));
  const ignore = { id: 'ignore', kind: ignoreKind.name, params: { directory, patterns: ignored }, needs: [] };
  return { title: `init ${project}`, steps: [...writes, ignore], policy: 'stop' };
}

/** Like `applyPlan`, but with no engine to ask for its cores: there may be none yet. */
async function apply(run: Run, plan: Plan): Promise<void> {
  const kinds = new KindRegistry().add(writeKind).add(ignoreKind);
  run.emit({ type: 'plan-made', title: plan.title, steps: describePlan(plan, kinds), dryRun: run.dryRun });
  if (run.dryRun) return;
  const report = await execute(plan, kinds, run, { concurrency: 1 });
  run.signal.throwIfAborted();
  if (report.firstError) throw report.firstError;
}

export function initView({ project, directory, written }: InitResult): View {
  const what =
    written.length === 0
      ? `${directory} is the project ${project} already`
      : `made ${directory} the project ${project}: ${written.join(', ')}`;
  return { kind: 'text', text: `${what}\nNext: dockerops build:all, then dockerops run:all` };
}
