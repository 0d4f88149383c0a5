import { DockeropsError } from '../../core/index.ts';
import type { Host, Run } from '../../ports/index.ts';

/** Where systemd tells that it is the init system (sd_booted(3)). */
const booted = '/run/systemd/system';

/** Whether systemd runs the machine, as sd_booted(3) tells it. */
export const hasSystemd = async ({ files }: Host): Promise<boolean> =>
  (await files.stat(booted)) !== undefined;

/** Throws where no systemd runs the machine. */
export async function requireSystemd({ ports, cwd }: Run): Promise<void> {
  if (await hasSystemd(ports.host)) return;
  throw new DockeropsError('no systemd runs this machine, so no unit of it can start the platform', {
    hint: `let what starts things here run: dockerops -C ${cwd} run:all`,
  });
}

/** Runs systemctl; throws what it says when it fails. Times are given in UTC. */
export async function systemctl(run: Run, ...argv: readonly string[]): Promise<string> {
  const env = { TZ: 'UTC', LC_ALL: 'C' };
  const result = await run.ports.host.run({ argv: ['systemctl', ...argv], env }, { signal: run.signal });
  if (result.exitCode === 0) return result.stdout;
  throw new DockeropsError(`systemctl ${argv.join(' ')}: ended with ${result.exitCode}`, {
    excerpt: `${result.stdout}${result.stderr}`.trim().split('\n'),
  });
}

/** Some properties of a unit; those it does not have are absent, and so are all when there is no such unit. */
export async function properties(
  run: Run,
  unit: string,
  ...names: readonly string[]
): Promise<Readonly<Record<string, string>>> {
  const text = await systemctl(run, 'show', unit, `--property=${names.join(',')}`);
  const lines = text.split('\n').map((line) => /^(\w+)=(.+)$/.exec(line));
  return Object.fromEntries(lines.flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? '']] : [])));
}
