import { resolve } from 'node:path';
import { DockeropsError, type CommandResult } from '../core/index.ts';
import type { Host, Run } from '../ports/index.ts';
import type { Machine } from './machine.ts';
import { ShellError } from './shell-result.ts';

export interface RsyncOptions {
  /** From the host to this machine. */
  readonly get?: boolean;
  /** Patterns of rsync's `--exclude`. */
  readonly exclude?: readonly string[];
  /** Removes over there what is not here. */
  readonly delete?: boolean;
  /** Further options of rsync, as it has them. */
  readonly options?: readonly string[];
  /** False: any exit code is a result. */
  readonly check?: boolean;
}

/**
 * Runs this machine's rsync on the ssh connection that is open already. A dry run has rsync show what it would do. Throws
 * `ShellError` for its failure, `DockeropsError` where there is no rsync.
 */
export async function rsync(
  { run, host }: Machine,
  [from, to]: readonly [from: string, to: string],
  options: RsyncOptions,
): Promise<CommandResult> {
  await Promise.all([...new Set([run.ports.local, host])].map((machine) => requireRsync(machine, run)));
  const here = (path: string): string => `${resolve(run.cwd, path)}${path.endsWith('/') ? '/' : ''}`;
  const there = (path: string): string => (host.remote ? `host:${path}` : here(path));
  const ends = options.get ? [there(from), here(to)] : [here(from), there(to)];
  const argv = ['rsync', '-a', '-s', ...flagsOf(options, run), '--', ...ends];
  const shell = await host.remote?.remoteShell();
  try {
    const env = shell && { RSYNC_RSH: shell.words.map((word) => `'${word}'`).join(' ') };
    const result = await run.ports.local.run(
      { argv, shown: `rsync ${from} ${to}`, ...(env && { env }) },
      {
        signal: run.signal,
        onLine: (line, stream) => run.emit({ type: 'output', stream, text: `${line}\n` }),
      },
    );
    const stderr = [result.stderr.trim(), shell?.complaints() ?? ''].filter((text) => text !== '').join('\n');
    if (result.exitCode !== 0 && options.check !== false)
      throw new ShellError(result.command, { ...result, stderr });
    return { ...result, stderr };
  } finally {
    await shell?.close();
  }
}

function flagsOf(
  { exclude = [], delete: deletes, options = [] }: RsyncOptions,
  { dryRun }: Run,
): readonly string[] {
  const dry = dryRun ? ['--dry-run', '--itemize-changes'] : [];
  return [...dry, ...(deletes ? ['--delete'] : []), ...exclude.map((one) => `--exclude=${one}`), ...options];
}

async function requireRsync(host: Host, { signal, ports }: Run): Promise<void> {
  const { exitCode } = await host.run({ argv: ['/bin/sh', '-c', 'command -v rsync'] }, { signal });
  if (exitCode === 0) return;
  throw new DockeropsError(`there is no rsync on ${host === ports.local ? 'this machine' : host.name}`, {
    hint: ['apt-get install rsync', 'put() and get() need none'],
  });
}
