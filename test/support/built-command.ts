import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
let program: string | undefined;

/** The path of the command as it is shipped; built from the sources when they are newer. */
export function builtCommand(): string {
  if (program === undefined) {
    const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'setup.mjs')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) throw new Error('dockerops cannot be built; why stands above');
    program = join(root, 'dist', 'bin.cjs');
  }
  return program;
}
