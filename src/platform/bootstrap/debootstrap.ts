import { DockeropsError } from '../../core/index.ts';
import type { StepTools } from '../../plan/index.ts';
import type { Host } from '../../ports/index.ts';

const how = 'apt-get install debootstrap';

/** Throws unless debootstrap can run here: as root, and installed, which is offered where apt-get is there. */
export async function requireDebootstrap(image: string, tools: StepTools): Promise<void> {
  const { host } = tools.run.ports;
  const { uid } = await host.facts();
  if (uid !== 0)
    throw new DockeropsError(`${image} can only be made by root: debootstrap needs it`, {
      hint: `sudo dockerops bootstrap:${image}`,
    });
  if (await isThere(host, 'debootstrap')) return;
  const mayInstall = (await isThere(host, 'apt-get')) && (await agreed(image, tools));
  if (!mayInstall)
    throw new DockeropsError(`${image} cannot be made: debootstrap is not installed`, { hint: how });
  await install(tools);
}

const isThere = async (host: Host, program: string): Promise<boolean> =>
  (await host.run({ argv: ['sh', '-c', 'command -v "$1"', 'sh', program] })).exitCode === 0;

const agreed = (image: string, { run: { ports } }: StepTools): Promise<boolean> =>
  ports.terminal.confirm(
    `Install debootstrap on ${ports.host.name}, to make ${image}?`,
    `dockerops --yes bootstrap:${image}`,
  );

async function install(tools: StepTools): Promise<void> {
  const { run } = tools;
  run.emit({ type: 'message', level: 'info', text: 'installing debootstrap' });
  const options = { signal: run.signal, onLine: (line: string) => tools.progress(line) };
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  for (const argv of [
    ['apt-get', 'update'],
    ['apt-get', 'install', '--yes', '--no-install-recommends', 'debootstrap'],
  ]) {
    const result = await run.ports.host.run({ argv, env }, options);
    if (result.exitCode === 0) continue;
    const excerpt = result.stderr.trimEnd().split('\n').slice(-10);
    throw new DockeropsError(`${argv.join(' ')} ended with exit code ${result.exitCode}`, { excerpt });
  }
}
