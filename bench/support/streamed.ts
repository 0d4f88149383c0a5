import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { CommandOptions } from './command.ts';

export interface Streamed {
  readonly lines: number;
  /** The most memory the program itself held, in MiB. */
  readonly mostMiB: number;
}

const lookEveryMs = 50;
const newline = 10;

/** Runs a program, counts the lines it prints and looks at its memory. Throws when it fails. */
export function streamed(argv: readonly string[], options: CommandOptions = {}): Promise<Streamed> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let lines = 0;
  let mostMiB = 0;
  let errors = '';
  const count = (chunk: Buffer) => {
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) lines += 1;
  };
  child.stdout.on('data', count);
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const look = setInterval(() => (mostMiB = Math.max(mostMiB, peakOf(child.pid))), lookEveryMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => {
      clearInterval(look);
      if (code === 0) resolve({ lines, mostMiB });
      else reject(new Error(`${argv.join(' ')} ended with ${code ?? 'a signal'}:\n${errors.slice(-2000)}`));
    });
  });
}

/** Linux keeps the peak itself; 0 once the process is gone. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid ?? 0}/status`, 'utf8');
    return Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
