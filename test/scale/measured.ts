import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface Measured {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** The most that was resident at a time. */
  readonly megabytes: number;
}

/** Tells its peak (kilobytes, getrusage(2)) on a fourth descriptor as it ends. */
const telling =
  "data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>writeSync(3,`${process.resourceUsage().maxRSS}`))";

/** Runs a Node program to its end. */
export async function measured(argv: readonly string[], cwd: string): Promise<Measured> {
  const startedAt = Date.now();
  const child = spawn(process.execPath, ['--import', telling, ...argv], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [stdout, stderr, peak] = [child.stdout, child.stderr, child.stdio[3] as Readable].map(gathered);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const seconds = (Date.now() - startedAt) / 1000;
  return {
    code,
    stdout: stdout?.() ?? '',
    stderr: stderr?.() ?? '',
    seconds,
    megabytes: Number(peak?.()) / 1024,
  };
}

function gathered(stream: Readable | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (more: string) => (text += more));
  return () => text;
}
