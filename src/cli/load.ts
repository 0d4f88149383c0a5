import { join } from 'node:path';
import { requireCompiled } from './compiled.ts';
import type * as Main from './main.ts';
import { isBuilt } from './package.ts';

/** Loads what does the work. Compiled code has no source map, so `--debug` goes without. */
export async function loadMain(debug = false): Promise<typeof Main> {
  if (!isBuilt() || debug) return import('./main.ts');
  return requireCompiled(join(import.meta.dirname, 'main.cjs')) as typeof Main;
}
