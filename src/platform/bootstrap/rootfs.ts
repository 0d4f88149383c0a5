import { DockeropsError } from '../../core/index.ts';
import type { StepTools } from '../../plan/index.ts';
import type { Host } from '../../ports/index.ts';

/** Runs debootstrap into a new directory, hands it to `use`, and removes it however that ends. */
export async function withRootfs<T>(
  suite: string,
  tools: StepTools,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const { host } = tools.run.ports;
  const directory = await temporaryDirectory(host);
  try {
    await debootstrap(suite, directory, tools);
    await makeUsable(host, directory);
    return await use(directory);
  } finally {
    await discard(host, directory);
  }
}

/** Not below /tmp: it is often mounted nodev or noexec, which debootstrap refuses. */
async function temporaryDirectory(host: Host): Promise<string> {
  const { exitCode, stdout, stderr } = await host.run({
    argv: ['mktemp', '--directory', '/var/tmp/dockerops-bootstrap-XXXXXX'],
  });
  if (exitCode !== 0) throw new DockeropsError(`no temporary directory in /var/tmp: ${stderr.trim()}`);
  return stdout.trim();
}

async function debootstrap(suite: string, directory: string, tools: StepTools): Promise<void> {
  const { run } = tools;
  const last: string[] = [];
  const onLine = (line: string): void => {
    tools.progress(line);
    last.push(line);
    if (last.length > 10) last.shift();
  };
  const argv = ['debootstrap', '--variant=minbase', suite, directory];
  const { exitCode } = await run.ports.host.run({ argv }, { signal: run.signal, onLine });
  run.signal.throwIfAborted();
  if (exitCode === 0) return;
  throw new DockeropsError(`debootstrap of ${suite} ended with exit code ${exitCode}`, {
    excerpt: last,
    hint: 'a mirror of the distribution must be reachable; on an Ubuntu suite its archive keyring must be installed',
  });
}

/** What images of distributions have and debootstrap leaves out: packages start no daemons, apt keeps no caches. */
async function makeUsable({ files }: Host, directory: string): Promise<void> {
  await files.write(`${directory}/usr/sbin/policy-rc.d`, '#!/bin/sh\nexit 101\n', 0o755);
  await files.write(
    `${directory}/etc/apt/apt.conf.d/docker-clean`,
    'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };\n' +
      'Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";\nAcquire::Languages "none";\n',
    0o644,
  );
}

/** An interrupted debootstrap may leave file systems of the kernel mounted: never remove through them. */
async function discard(host: Host, directory: string): Promise<void> {
  for (const mounted of ['proc', 'sys', 'dev/pts'])
    await host.run({ argv: ['umount', '--quiet', '--lazy', `${directory}/${mounted}`] });
  await host.run({ argv: ['rm', '-rf', '--one-file-system', directory] });
}
