import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';

const repository = join(import.meta.dirname, '..', '..');
const children = join(import.meta.dirname, 'children');
const deadlineMs = 30_000;

/** Takes away what lets root pass by a file's permissions (capabilities(7)); anybody else has not got it. */
export const heldToPermissions: readonly string[] =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : [];

/** Makes one file of a program of `children/`, in a directory: for a test that starts many, in a tenth of the time. */
export async function bundledChild(name: string, directory: string): Promise<string> {
  const outfile = join(directory, name.replace(/\.ts$/, '.cjs'));
  await build({
    entryPoints: [join(children, name)],
    outfile,
    bundle: true,
    platform: 'node',
    external: ['cpu-features', '*.node'],
    logLevel: 'error',
  });
  return outfile;
}

/**
 * Runs a program of `children/`, through another command if one is given, and returns what it said; fails when it
 * does not end by itself.
 */
export function runChild(
  name: string,
  args: readonly string[],
  through: readonly string[] = [],
): Promise<string> {
  const command = [...through, process.execPath, '--import', 'tsx', join(children, name), ...args];
  const child = spawn(command[0] ?? '', command.slice(1), {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complained = '';
  child.stdout.on('data', (data: Buffer) => (said += data.toString()));
  child.stderr.on('data', (data: Buffer) => (complained += data.toString()));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(said.trim());
      else reject(new Error(`${name} ended with ${code ?? signal ?? 'nothing'}: ${said}${complained}`));
    });
  });
}
