import { cpus, loadavg, release, totalmem } from 'node:os';
import { run } from './command.ts';
import type { RawEngine } from './raw-engine.ts';

/** The machine in a line: a figure means little without it. */
export async function machineFacts(engine: RawEngine): Promise<string> {
  const { Version, ApiVersion } = (await engine.call('GET', '/version')) as Record<string, string>;
  const { Driver } = (await engine.call('GET', '/info')) as { Driver: string };
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `${cpus().length} × ${cpu?.model ?? 'unknown'}`,
    `${memory} GiB`,
    `Linux ${release()}`,
    `Docker ${Version ?? '?'} (API ${ApiVersion ?? '?'}, ${Driver})`,
    `Node ${process.versions.node}`,
  ].join(', ');
}

export const load = (): string =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');

/** The commit that was measured. */
export const commit = async (cwd: string): Promise<string> =>
  (await run(['git', 'rev-parse', '--short', 'HEAD'], { cwd }).catch(() => 'unknown')).trim();
