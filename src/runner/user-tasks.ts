import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError, DockeropsError, messageOf, type Environment } from '../core/index.ts';
import { findTasks, toTask, type Found, type PlainFunction } from './collect.ts';
import { docsOf } from './comments.ts';
import type { DeclaredTask } from './declare.ts';
import { readSignature } from './parameters.ts';
import { placesIn } from './place.ts';
import { namespaceOfFile } from './task-files.ts';
import type { Task } from './task.ts';

export interface UserTasks {
  readonly tasks: readonly Task[];
  /** One for each file that could not be loaded. */
  readonly problems: readonly DockeropsError[];
}

type Load = (file: string) => Promise<Readonly<Record<string, unknown>>>;

/** Loads the user's task files; `api` is what they get from `import … from 'dockerops'`. */
export async function loadUserTasks(
  files: readonly string[],
  api: object,
  env: Environment,
): Promise<UserTasks> {
  if (files.length === 0) return { tasks: [], problems: [] };
  const load = await loader(api, env);
  const tasks: Task[] = [];
  const problems: DockeropsError[] = [];
  for (const file of files) {
    try {
      tasks.push(...(await tasksOf(file, load)));
    } catch (error) {
      problems.push(loadError(file, error));
    }
  }
  return { tasks, problems };
}

/** jiti knows TypeScript; its cache lies with the user, never in a directory that others may write to. */
async function loader(api: object, env: Environment): Promise<Load> {
  const { createJiti } = await import('jiti');
  const home = env['XDG_CACHE_HOME'] ?? (env['HOME'] === undefined ? undefined : join(env['HOME'], '.cache'));
  return (file) => {
    const jiti = createJiti(dirname(file), {
      fsCache: home === undefined ? false : join(home, 'dockerops', 'tasks'),
      virtualModules: { dockerops: api },
      // A module without a default export has none.
      interopDefault: false,
    });
    return jiti.import(file);
  };
}

async function tasksOf(file: string, load: Load): Promise<readonly Task[]> {
  const namespace = namespaceOfFile(file);
  const found = findTasks(underName(await load(file), namespace));
  const docs = docsOf(found.some((one) => 'plain' in one) ? await readFile(file, 'utf8') : '');
  const docOf = (name: string) => docs.get(name) ?? (name === namespace ? docs.get('default') : undefined);
  return Promise.all(
    found.map(async (one) =>
      toTask(one.name, 'declared' in one ? one.declared : await declare(one, docOf(one.name) ?? ''), file),
    ),
  );
}

/** A default export goes by the file's name; that of a dockeropsfile is a list of tasks without a namespace. */
function underName(
  exports: Readonly<Record<string, unknown>>,
  name: string | undefined,
): Readonly<Record<string, unknown>> {
  const { default: main, ...named } = exports;
  if (main === undefined) return named;
  return name === undefined ? { ...(main as object), ...named } : { [name]: main, ...named };
}

/** A plain function does not say what it does: it owns the terminal and is not called by a dry run. */
async function declare(
  { name, plain }: Extract<Found, { plain: PlainFunction }>,
  doc: string,
): Promise<DeclaredTask> {
  const { parameters, spread } = await readSignature(name, plain);
  return {
    doc,
    form: 'session',
    parameters,
    run: (context, values) => plain(context, ...spread(values)),
  };
}

function loadError(file: string, thrown: unknown): DockeropsError {
  if (thrown instanceof DockeropsError)
    return new ConfigError(thrown.message, { hint: thrown.hints, where: thrown.where ?? { file, line: 1 } });
  const text = messageOf(thrown);
  const [line = ''] = text.split('\n');
  return new ConfigError(`the task file cannot be loaded: ${line.trim()}`, {
    // The first line of the user's own code that the error speaks of.
    where: placesIn(thrown).find((place) => place.file.startsWith(dirname(file))) ?? { file, line: 1 },
    // A loader's message of several lines only repeats the place.
    ...(line === text && { cause: thrown }),
  });
}
