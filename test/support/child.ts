import { spawn } from 'node:child_process';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '..', '..');
const children = join(import.meta.dirname, 'children');
const deadlineMs = 30_000;

/** Runs a program of `children/` and returns what it said; fails when it does not end by itself. */
export function runChild(name: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(children, name), ...args], {
    cwd: repository,
    // Node refuses to change users while io_uring may be on (Debian's has it on).
    env: { ...process.env, UV_USE_IO_URING: '0' },
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
