import { join } from 'node:path';
import { requireCompiled } from './compiled.ts';
import type * as Fast from './fast.ts';
import { loadMain } from './load.ts';
import { isBuilt } from './package.ts';

/** Does what a command line says, and ends the process with its exit code. */
export async function start(argv: readonly string[]): Promise<void> {
  if (asksSomething(argv) && (await answered(argv))) return;
  // Errors of the bundle then point into the sources.
  const debug = argv.includes('--debug');
  if (debug) process.setSourceMapsEnabled(true);
  const { main } = await loadMain(debug);
  process.exit(await main(argv));
}

async function answered(argv: readonly string[]): Promise<boolean> {
  const { fastAnswer, print } = await loadFast();
  const answer = await fastAnswer(argv);
  if (answer === undefined) return false;
  print(answer);
  return true;
}

async function loadFast(): Promise<typeof Fast> {
  return isBuilt()
    ? (requireCompiled(join(import.meta.dirname, 'fast.cjs')) as typeof Fast)
    : import('./fast.ts');
}

/** A line of tasks alone is nothing that could be answered without loading them. */
const asksSomething = (argv: readonly string[]): boolean =>
  argv.length === 0 || argv.some((word) => word.startsWith('-'));
