import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
let built = false;

/** The path of the command as it is shipped; built from the sources once per test run. */
export function builtCommand(): string {
  if (!built) execFileSync(process.execPath, [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' });
  built = true;
  return join(root, 'dist', 'bin.cjs');
}
