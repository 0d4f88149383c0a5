import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

type Wrapper = (
  exports: object,
  require: (id: string) => unknown,
  module: { readonly exports: object },
  filename: string,
  directory: string,
) => void;

interface Bundle {
  readonly script: Script;
  readonly module: { readonly exports: object };
}

const bundles = new Map<string, Bundle>();
const cacheOf = (file: string): string => `${file}.cache`;

/**
 * Loads a bundle of the build as `require` would, with the code that V8 compiled when it was built: to compile it
 * anew takes longer than all that a short command does (docs/performance.md). Another V8 takes the source.
 */
export function requireCompiled(file: string): object {
  const known = bundles.get(file);
  if (known) return known.module.exports;
  const module = { exports: {} };
  const script = compile(file);
  bundles.set(file, { script, module });
  const outside = createRequire(file);
  const require = (id: string): unknown =>
    id.startsWith('./') ? requireCompiled(join(dirname(file), id)) : outside(id);
  const run = script.runInThisContext() as Wrapper;
  run(module.exports, require, module, file, dirname(file));
  return module.exports;
}

/** The bundles are ASCII, which is read fastest as what it is. */
function compile(file: string): Script {
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`;
  const cache = cacheOf(file);
  return new Script(source, {
    filename: file,
    ...(existsSync(cache) && { cachedData: readFileSync(cache) }),
  });
}

/** For the build: keeps what V8 has compiled of the loaded bundles so far, functions that were called included. */
export function keepCompiled(): void {
  for (const [file, { script }] of bundles) {
    // V8 believes what it is given: nobody may read half of it.
    writeFileSync(`${cacheOf(file)}.new`, script.createCachedData());
    renameSync(`${cacheOf(file)}.new`, cacheOf(file));
  }
}
