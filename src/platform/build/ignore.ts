import { basename, join, posix } from 'node:path';
import type { ContextSource } from './schema.ts';
import { readIfThere } from './read.ts';

export interface IgnoreRules {
  ignores(path: string): boolean;
  /** True when something below an ignored directory may be wanted after all (`!` lines, the Dockerfile). */
  mayHoldOthers(path: string): boolean;
}

/**
 * The rules of `<Dockerfile>.dockerignore`, else of `.dockerignore` (Docker's own precedence), and ours: keys and
 * data never leave the project. The Dockerfile and `.dockerignore` always go: the engine needs them.
 */
export async function ignoreRules(source: ContextSource): Promise<IgnoreRules> {
  const text = await firstOf(source.context, [`${source.dockerfile}.dockerignore`, '.dockerignore']);
  const { default: module } = await import('@balena/dockerignore');
  const rules = module.default({ ignorecase: false }).add(text);
  const hasExceptions = /^\s*!/m.test(text);
  const dockerfile = posix.normalize(source.dockerfile);
  const needed = new Set([dockerfile, '.dockerignore']);
  const forbidden = (path: string): boolean =>
    basename(path) === '.dockerops' || source.excluded.includes(join(source.context, path));
  return {
    ignores: (path) => forbidden(path) || (!needed.has(path) && rules.ignores(path)),
    mayHoldOthers: (path) => !forbidden(path) && (hasExceptions || dockerfile.startsWith(`${path}/`)),
  };
}

async function firstOf(directory: string, names: readonly string[]): Promise<string> {
  for (const name of names) {
    const text = await readIfThere(join(directory, name));
    if (text !== undefined) return text.replace(/^\uFEFF/, '');
  }
  return '';
}
