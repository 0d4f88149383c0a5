import { ConfigError } from '../core/index.ts';
import type { DeclaredTask } from './declare.ts';
import type { Task } from './task.ts';

const namePattern = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

/** Something a task file exports that is a task, before its parameters are known. */
export type Found =
  | { readonly name: string; readonly declared: DeclaredTask }
  | { readonly name: string; readonly plain: PlainFunction };

export type PlainFunction = (...args: readonly unknown[]) => Promise<unknown>;

/**
 * The tasks among a module's exports: declared ones, plain async functions, and
 * objects of them, which are namespaces. Other exports are the file's own business.
 */
export function findTasks(exports: Readonly<Record<string, unknown>>, prefix = ''): readonly Found[] {
  return Object.entries(exports).flatMap(([key, value]) => {
    if (key.startsWith('_')) return [];
    if (isDeclared(value)) return [{ name: prefix + (value.name ?? key), declared: value }];
    if (!namePattern.test(key)) return [];
    if (isAsyncFunction(value)) return [{ name: prefix + key, plain: value }];
    return isPlainObject(value) ? findTasks(value, `${prefix}${key}.`) : [];
  });
}

/** The declared tasks of modules whose exports are tasks: the built-in ones. */
export function declaredTasks(modules: readonly object[], origin: string): readonly Task[] {
  const found = modules.flatMap((module) => findTasks(module as Readonly<Record<string, unknown>>));
  return found.flatMap((one) => ('declared' in one ? [toTask(one.name, one.declared, origin)] : []));
}

/** Throws `ConfigError` for a name that could not be typed before a colon, and for turns that cannot be taken. */
export function toTask(name: string, declared: DeclaredTask, origin: string): Task {
  if (!name.split('.').every((part) => namePattern.test(part)))
    throw new ConfigError(`${origin}: "${name}" cannot be a task's name`, {
      hint: 'letters, digits, - and _, with dots between namespaces',
    });
  checkTurns(name, declared, origin);
  return { ...declared, name, origin };
}

function checkTurns(name: string, { serial, parallel }: DeclaredTask, origin: string): void {
  if (serial && parallel)
    throw new ConfigError(`${origin}: ${name} is both serial and parallel`, { hint: 'keep one of them' });
  if (typeof parallel === 'number' && !(Number.isInteger(parallel) && parallel > 0))
    throw new ConfigError(`${origin}: ${name}: parallel is true, or a number of hosts, not ${parallel}`);
}

function isDeclared(value: unknown): value is DeclaredTask {
  if (typeof value !== 'object' || value === null) return false;
  return 'run' in value && typeof value.run === 'function' && 'form' in value && 'doc' in value;
}

const isAsyncFunction = (value: unknown): value is PlainFunction =>
  Object.prototype.toString.call(value) === '[object AsyncFunction]';

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
