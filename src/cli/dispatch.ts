import { relative } from 'node:path';
import { throwAll, type DockeropsError } from '../core/index.ts';
import type { Run } from '../ports/index.ts';
import { entryOf, prepareLine, runLine, type Registry } from '../runner/index.ts';
import { aboutTasks } from './about.ts';
import type { Options } from './options.ts';
import { loadRegistry } from './registry.ts';

/** Does what the options ask for, else runs the tasks of the line. */
export async function dispatch(words: readonly string[], options: Options, run: Run): Promise<void> {
  const { registry, problems } = await loadRegistry(run.cwd, run.env, options.file);
  const entries = registry.tasks.map(entryOf);
  const line = words.length > 0 ? words : rootDefault(registry);
  const text = aboutTasks(entries, options, line);
  if (text === undefined) {
    // A broken task file may hold what a task of this line overrides: better not run at all.
    throwAll(problems);
    await runLine(prepareLine(line, registry), registry, run);
    return;
  }
  for (const problem of problems)
    run.emit({ type: 'message', level: 'warning', text: problemLine(problem, run.cwd) });
  print(text, run);
}

const rootDefault = (registry: Registry): readonly string[] => {
  const task = registry.find('');
  return task ? [task.name] : [];
};

function problemLine({ message, where }: DockeropsError, cwd: string): string {
  return where ? `${relative(cwd, where.file)}:${where.line}: ${message}` : message;
}

const print = (text: string, run: Run): void =>
  run.emit({ type: 'output', stream: 'stdout', text: `${text}\n` });
